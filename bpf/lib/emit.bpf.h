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

static __always_inline struct sonde_message *sonde_message(__u32 which)
{
	return bpf_map_lookup_elem(&sonde_messages, &which);
}

/* Where the records of a generation are counted. */
static __always_inline struct sonde_count *sonde_count(__u32 generation)
{
	__u32 account = generation & (SONDE_ACCOUNTS - 1);

	return bpf_map_lookup_elem(&sonde_counts, &account);
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
static __always_inline bool sonde_output(void *record, __u32 size, __u32 generation, __u32 bytes)
{
	struct sonde_count *count = sonde_count(generation);
	struct sonde_state *state = sonde_state();
	__u64 flags = BPF_RB_NO_WAKEUP;

	if (!count || !state)
		return false;
	__u64 waiting = bpf_ringbuf_query(&sonde_ring, BPF_RB_AVAIL_DATA);
	if (waiting >= state->watermark && waiting < state->watermark + 2 * SONDE_CAPTURE_MAX)
		flags = BPF_RB_FORCE_WAKEUP;
	/* A softirq may count between the load and the store of a task on the same CPU. */
	__sync_fetch_and_add(&count->captured, 1);
	if (bytes) /* a constant 0 becomes an atomic OR, which 5.10 refuses */
		__sync_fetch_and_add(&count->bytes, bytes);
	if (bpf_ringbuf_output(&sonde_ring, record, size, flags)) {
		__sync_fetch_and_add(&count->lost, 1);
		return false;
	}
	return true;
}

/* Outputs a message whose head is complete. */
static __always_inline void sonde_output_message(struct sonde_message *message)
{
	struct sonde_head *head = &message->head;
	__u32 captured = head->captured;

	SONDE_BOUND(captured);
	sonde_output(message, sizeof(*head) + captured, head->generation, head->bytes);
}

static __always_inline __u32 sonde_generation(__u32 slot)
{
	struct sonde_slot *s = bpf_map_lookup_elem(&sonde_slots, &slot);

	return s ? *(volatile __u32 *)&s->generation : 0;
}

/* The handlers of the plugins for one hook, by account. Programs of other hooks cannot be in the same array. */
#define SONDE_HANDLERS(name)                           \
	struct {                                       \
		__uint(type, BPF_MAP_TYPE_PROG_ARRAY); \
		__uint(max_entries, SONDE_ACCOUNTS);   \
		__type(key, __u32);                    \
		__type(value, __u32);                  \
	} name SEC(".maps")

/*
 * Tells bytes: completes the head and leaves the message to the plugin's handler, if it has one, else outputs it. The
 * last thing that a hook does. The caller has set position, times, context, tail and flags.
 *
 * @handlers: of this hook, SONDE_HANDLERS
 */
static __always_inline void sonde_tell(void *ctx, void *handlers, struct sonde_message *message,
				       const struct sonde_connection *c, __u8 direction, __u32 bytes, __u32 captured)
{
	struct sonde_head *head = &message->head;

	head->connection = c->id;
	head->bytes = bytes;
	head->captured = captured;
	head->pid = c->pid;
	head->kind = SONDE_DATA;
	head->slot = c->slot;
	head->generation = sonde_generation(c->slot);
	head->direction = direction;
	head->mark = 0;
	bpf_tail_call(ctx, handlers, head->generation & (SONDE_ACCOUNTS - 1));
	sonde_output_message(message);
}

#endif
