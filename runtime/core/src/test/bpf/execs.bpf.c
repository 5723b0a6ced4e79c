/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Counts the programs that are started. */
#include <sonde/kernel.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

__u64 execs;

SEC("tp_btf/sched_process_exec")
int count_exec(void *ctx)
{
	__sync_fetch_and_add(&execs, 1);
	return 0;
}
