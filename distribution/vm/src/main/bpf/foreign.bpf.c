/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Another product's programs: every TCP connection of a cgroup goes into a socket map, where a program passes each
 * message on. What is sent through such a socket does not take the usual way through tcp_sendmsg any more.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct ends {
	__u32 local_port;
	__u32 remote_port; /* as the kernel has it, in network byte order */
	__u32 local_address;
	__u32 remote_address;
};

/* Connections in the hands of foreign_message. */
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 4096);
	__type(key, struct ends);
	__type(value, __u64);
} foreign_sockets SEC(".maps");

/* One counter: messages passed on. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} foreign_count SEC(".maps");

SEC("sockops")
int foreign_sockops(struct bpf_sock_ops *ops)
{
	struct ends ends = {
		.local_port = ops->local_port,
		.remote_port = ops->remote_port,
		.local_address = ops->local_ip4,
		.remote_address = ops->remote_ip4,
	};

	if (ops->op == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB || ops->op == BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		bpf_sock_hash_update(ops, &foreign_sockets, &ends, BPF_ANY);
	return 1;
}

SEC("sk_msg")
int foreign_message(struct sk_msg_md *message)
{
	__u32 first = 0;
	__u64 *count = bpf_map_lookup_elem(&foreign_count, &first);

	if (count)
		__sync_fetch_and_add(count, 1);
	return SK_PASS;
}
