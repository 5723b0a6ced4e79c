/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Backend B, kprobes at the entries of TCP's functions. Sees io_uring; of sendfile and splice only the size. */
#include "call.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SONDE_HANDLERS(unlock_handlers);

SEC("kprobe/tcp_sendmsg")
int BPF_KPROBE(probe_send, struct sock *sk, struct msghdr *sending)
{
	call_send(sk, sending);
	return 0;
}

/* Not in every kernel. */
SEC("kprobe/tcp_bpf_sendmsg")
int BPF_KPROBE(probe_bpf_send, struct sock *sk, struct msghdr *sending)
{
	call_send(sk, sending);
	return 0;
}

SEC("kprobe/skb_copy_datagram_iter")
int BPF_KPROBE(probe_receive, struct sk_buff *skb, int offset, struct iov_iter *to)
{
	call_receive(skb, to);
	return 0;
}

SEC("kprobe/release_sock")
int BPF_KPROBE(probe_unlock, struct sock *sk)
{
	call_unlock(ctx, &unlock_handlers, sk);
	return 0;
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(probe_arrival, struct sock *sk, struct sk_buff *skb)
{
	sonde_stamp_arrival(sk, skb);
	return 0;
}
