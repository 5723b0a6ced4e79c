/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Puts records into the ring and counts every one that finds no room. */
#ifndef SONDE_EMIT_BPF_H
#define SONDE_EMIT_BPF_H

#include <sonde/kernel.h>
#include <sonde/maps.h>

/*
 * Lengths and offsets in the payload are masked with this before use: the verifier sees the bound at the place where
 * it counts, whatever clang did to the comparison before. The payload has room for the sum of two masked numbers.
 */
#define SONDE_PAYLOAD_MASK (2 * SONDE_CAPTURE_MAX - 1)
#define SONDE_BOUND(n) asm volatile("%0 &= %1" : "+r"(n) : "i"(SONDE_PAYLOAD_MASK))

/* A record while it is made. */
struct sonde_scratch {
	struct sonde_head head;
	__u8 payload[4 * SONDE_CAPTURE_MAX];
};

/* A softirq may come in between the instructions of a program that runs for a task, so each has its own. */
enum { SONDE_SCRATCH_TASK, SONDE_SCRATCH_SOFTIRQ, SONDE_SCRATCHES };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SONDE_SCRATCHES);
	__type(key, __u32);
	__type(value, struct sonde_scratch);
} scratches SEC(".maps");

static __always_inline struct sonde_scratch *sonde_scratch(__u32 which)
{
	return bpf_map_lookup_elem(&scratches, &which);
}

static __always_inline struct sonde_state *sonde_state(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&sonde_states, &zero);
}

/*
 * Outputs a record. The agent reads the ring by the clock, so nobody is woken: a wake-up would be paid by the traced
 * thread and costs more than all the rest. Only when the ring has filled up to the watermark is it woken early.
 */
static __always_inline bool sonde_output(void *record, __u32 size, __u32 slot, __u32 bytes)
{
	struct sonde_count *count = bpf_map_lookup_elem(&sonde_counts, &slot);
	struct sonde_state *state = sonde_state();
	__u64 flags = BPF_RB_NO_WAKEUP;

	if (!count || !state)
		return false;
	__u64 waiting = bpf_ringbuf_query(&sonde_ring, BPF_RB_AVAIL_DATA);
	if (waiting >= state->watermark && waiting < state->watermark + 2 * SONDE_CAPTURE_MAX)
		flags = BPF_RB_FORCE_WAKEUP;
	/* A softirq may count between the load and the store of a task on the same CPU. */
	__sync_fetch_and_add(&count->captured, 1);
	__sync_fetch_and_add(&count->bytes, bytes);
	if (bpf_ringbuf_output(&sonde_ring, record, size, flags)) {
		__sync_fetch_and_add(&count->lost, 1);
		return false;
	}
	return true;
}

static __always_inline __u32 sonde_generation(__u32 slot)
{
	struct sonde_slot *s = bpf_map_lookup_elem(&sonde_slots, &slot);

	return s ? s->generation : 0;
}

/* Outputs scratch->head with the payload's first `captured` bytes; the caller has set position, times, tail, flags. */
static __always_inline void sonde_output_data(struct sonde_scratch *scratch, const struct sonde_connection *c,
					      __u8 direction, __u32 bytes, __u32 captured)
{
	struct sonde_head *head = &scratch->head;

	head->connection = c->id;
	head->bytes = bytes;
	head->captured = captured;
	head->pid = c->pid;
	head->kind = SONDE_DATA;
	head->slot = c->slot;
	head->generation = sonde_generation(c->slot);
	head->direction = direction;
	SONDE_BOUND(captured);
	sonde_output(scratch, sizeof(*head) + captured, c->slot, bytes);
}

#endif
