/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Fills a ring with records like those of a request, for two consumers to race on. */
#include <sonde/kernel.h>
#include <sonde/record.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} ring SEC(".maps");

struct flood_record {
	struct sonde_head head;
	__u8 payload[160];
};

struct flood_arguments {
	__u64 count;
};

static long emit(__u32 index, void *context)
{
	struct flood_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

	if (!record)
		return 1;
	__builtin_memset(&record->head, 0, sizeof(record->head));
	record->head.connection = index;
	record->head.position = (__u64)index * 160;
	record->head.time_ns = bpf_ktime_get_ns();
	record->head.bytes = record->head.captured = 160;
	record->head.kind = SONDE_DATA;
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	return 0;
}

/* Writes as many records as its argument says. Hook: none, run by BPF_PROG_TEST_RUN. */
SEC("raw_tp")
int flood(struct flood_arguments *context)
{
	__u64 unused = 0;

	return bpf_loop((__u32)context->count, emit, &unused, 0);
}
