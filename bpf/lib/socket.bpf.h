/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What Sonde reads of a TCP socket: addresses, identity, positions in the two streams. */
#ifndef SONDE_SOCKET_BPF_H
#define SONDE_SOCKET_BPF_H

#include <sonde/kernel.h>
#include <sonde/record.h>

extern void *bpf_rdonly_cast(const void *object, __u32 btf_id) __ksym __weak;

/*
 * A member of a kernel object of that type: a plain load where the kernel can be told the type (6.2), else a call of a
 * helper, which costs several times as much. The verifier keeps one of the two.
 */
#define SONDE_GET(type, object, member)                                                                    \
	(bpf_rdonly_cast ? ((type *)bpf_rdonly_cast((object), bpf_core_type_id_kernel(type)))->member      \
			 : BPF_CORE_READ((const type *)(object), member))

static __always_inline __u32 sonde_netns(const struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
}

static __always_inline bool sonde_is_tcp(const struct sock *sk)
{
	__u16 family = SONDE_GET(struct sock, sk, __sk_common.skc_family);

	return (family == AF_INET || family == AF_INET6) && SONDE_GET(struct sock, sk, sk_protocol) == IPPROTO_TCP;
}

/*
 * The TCP socket that listens for a socket: the first subflow if that speaks MPTCP, as every server made with Go 1.24
 * or newer does. A connection whose client speaks TCP, which nearly all do, is then an ordinary TCP socket.
 */
static __always_inline const struct sock *sonde_listener(const struct sock *sk)
{
	if (BPF_CORE_READ(sk, sk_protocol) == IPPROTO_MPTCP && bpf_core_type_exists(struct mptcp_sock))
		return BPF_CORE_READ((const struct mptcp_sock *)sk, first);
	return sk;
}

static __always_inline void sonde_map_ipv4(__u8 *address, __be32 ipv4)
{
	__builtin_memset(address, 0, 10);
	address[10] = address[11] = 0xff;
	__builtin_memcpy(address + 12, &ipv4, 4);
}

static __always_inline void sonde_addresses(const struct sock *sk, struct sonde_opened *to)
{
	if (BPF_CORE_READ(sk, __sk_common.skc_family) == AF_INET) {
		sonde_map_ipv4(to->local_address, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
		sonde_map_ipv4(to->remote_address, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	} else {
		BPF_CORE_READ_INTO(&to->local_address, sk, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO(&to->remote_address, sk, __sk_common.skc_v6_daddr);
	}
	to->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	to->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	to->netns = sonde_netns(sk);
}

/*
 * Sequence numbers of the first byte of each direction. Either end can compute them at any time, NAT does not change
 * them, and the peer's pair is the mirrored one. The active opener's SYN was acknowledged and counted as a byte
 * (kernel v6.12 net/ipv4/tcp_input.c, tcp_rcv_synsent_state_process), the passive opener's was not.
 */
static __always_inline void sonde_identity(const struct sock *sk, struct sonde_opened *to)
{
	const struct tcp_sock *tp = (const struct tcp_sock *)sk;

	to->local_isn = BPF_CORE_READ(tp, snd_una) - (__u32)BPF_CORE_READ(tp, bytes_acked) + (to->role == SONDE_CLIENT);
	to->remote_isn = BPF_CORE_READ(tp, rcv_nxt) - (__u32)BPF_CORE_READ(tp, bytes_received);
}

/*
 * Position in a stream of the byte with a sequence number: as far from `total` as that is from `number`. The kernel
 * changes these two together when an ACK or a segment comes in, on another CPU if the socket is not locked; so they are
 * read until both are the same twice.
 */
#define SONDE_POSITION(tp, total, number, sequence)								\
	({													\
		__u64 _total = SONDE_TCP(tp, total);								\
		__u32 _number = SONDE_TCP(tp, number);								\
		SONDE_AGAIN(tp, total, number, SONDE_AGAIN(tp, total, number, SONDE_AGAIN(tp, total, number, )))\
		_total + (__s64)(__s32)(SONDE_TCP(tp, sequence) - _number);					\
	})

#define SONDE_TCP(tp, member) SONDE_GET(struct tcp_sock, tp, member)

/* Not a loop: the verifiers of 5.10 and 6.1 refuse it as clang lays it out. */
#define SONDE_AGAIN(tp, total, number, again)									\
	asm volatile("" ::: "memory");										\
	if (_total != SONDE_TCP(tp, total) || _number != SONDE_TCP(tp, number)) {				\
		_total = SONDE_TCP(tp, total);									\
		_number = SONDE_TCP(tp, number);								\
		again												\
	}

/* Of the next byte that the process hands over. The active opener's SYN was counted, see sonde_identity. */
static __always_inline __u64 sonde_send_position(const struct sock *tp, __u8 role)
{
	return SONDE_POSITION(tp, bytes_acked, snd_una, write_seq) - (role == SONDE_CLIENT);
}

/* Of the next byte that the process reads. */
static __always_inline __u64 sonde_read_position(const struct sock *tp)
{
	return SONDE_POSITION(tp, bytes_received, rcv_nxt, copied_seq);
}

/* Whether the process has read all that has come. */
static __always_inline bool sonde_all_read(const struct sock *tp)
{
	return SONDE_TCP(tp, rcv_nxt) == SONDE_TCP(tp, copied_seq);
}

#endif
