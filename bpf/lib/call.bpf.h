/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls of processes on their sockets, for backends that hook functions of the TCP stack.
 *
 *   sent      tcp_sendmsg, tcp_bpf_sendmsg ──► where the bytes are      release_sock ──► bytes
 *   received  skb_copy_datagram_iter ────────► where they will be       release_sock ──► bytes, first read
 *             tcp_probe ─────────────────────► arrival
 *
 * Only entries of functions are hooked, never returns. A thread that waits in a function holds a kretprobe, of which
 * there are few, or stands on a trampoline that must not go away. What a call moved is told when it gives up the lock
 * of the socket instead, also in the midst of it, before it waits: nobody else can have moved a byte until then.
 */
#ifndef SONDE_CALL_BPF_H
#define SONDE_CALL_BPF_H

#include "moved.bpf.h"

/* What a thread is about to send or to read. */
struct sonde_call {
	__u64 socket;
	__u64 iterator; /* struct iov_iter, as long as the call lasts */
	__u64 left; /* bytes that the iterator had left when this was told last */
	__u64 start_ns; /* 0 when some of it has been told */
	struct sonde_buffers from;
	__u8 direction;
};

/* By thread. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct sonde_call);
} calls SEC(".maps");

/* Until 5.13 the direction was a bit of the type. */
struct iov_iter___v513 {
	unsigned int type;
} __attribute__((preserve_access_index));

/* Until 6.3. */
struct iov_iter___v63 {
	const struct iovec *iov;
} __attribute__((preserve_access_index));

/* Where the bytes of an iterator are, if they are a process's. */
static __always_inline void iterator_buffers(const struct iov_iter *i, struct sonde_buffers *to)
{
	__u32 type;

	if (bpf_core_field_exists(i->iter_type))
		type = SONDE_GET(struct iov_iter, i, iter_type);
	else
		type = BPF_CORE_READ((const struct iov_iter___v513 *)i, type) & ~1u;
	to->base = 0;
	to->skip = SONDE_GET(struct iov_iter, i, iov_offset);
	to->segments = 0;
	if (bpf_core_enum_value_exists(enum iter_type, ITER_UBUF) &&
	    type == bpf_core_enum_value(enum iter_type, ITER_UBUF)) {
		to->base = (__u64)SONDE_GET(struct iov_iter, i, ubuf);
	} else if (type == bpf_core_enum_value(enum iter_type, ITER_IOVEC)) {
		to->segments = SONDE_GET(struct iov_iter, i, nr_segs);
		if (bpf_core_field_exists(i->__iov))
			to->base = (__u64)SONDE_GET(struct iov_iter, i, __iov);
		else
			to->base = (__u64)BPF_CORE_READ((const struct iov_iter___v63 *)i, iov);
	}
}

/* Begins a call. Task context; the socket need not be locked yet. */
static __always_inline void call_begin(const struct sock *sk, const struct iov_iter *iterator, __u8 direction)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct sonde_call call = {
		.socket = (__u64)sk,
		.iterator = (__u64)iterator,
		.direction = direction,
	};
	__u32 pid;

	if (!sonde_traced(&pid) || !sonde_follow(sk, pid))
		return;
	call.left = SONDE_GET(struct iov_iter, iterator, count);
	call.start_ns = bpf_ktime_get_ns();
	iterator_buffers(iterator, &call.from);
	bpf_map_update_elem(&calls, &thread, &call, BPF_ANY);
}

/* ssize_t tcp_sendmsg(struct sock *sk, struct msghdr *msg, size_t size), and the one of sockets in a sockmap */
static __always_inline void call_send(const struct sock *sk, const struct msghdr *sending)
{
	call_begin(sk, &sending->msg_iter, SONDE_SENT);
}

/*
 * int skb_copy_datagram_iter(const struct sk_buff *skb, int offset, struct iov_iter *to, int len); socket locked, once
 * for each skb. So near to the copy, because a thread that waited in a read when its process began to be traced was
 * not seen to enter it.
 */
static __always_inline void call_receive(const struct sk_buff *skb, const struct iov_iter *to)
{
	__u64 thread = bpf_get_current_pid_tgid();
	const struct sock *sk = SONDE_GET(struct sk_buff, skb, sk);
	struct sonde_call *call;

	if (!sk || !sonde_is_tcp(sk))
		return;
	call = bpf_map_lookup_elem(&calls, &thread);
	if (!call || call->socket != (__u64)sk || call->iterator != (__u64)to || call->direction != SONDE_RECEIVED)
		call_begin(sk, to, SONDE_RECEIVED);
}

/* Forgets a read that moved nothing: MSG_PEEK. The next one may have its iterator at the same place. */
static __always_inline void call_end(const struct sock *sk)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct sonde_call *call = bpf_map_lookup_elem(&calls, &thread);

	if (call && call->socket == (__u64)sk && call->direction == SONDE_RECEIVED)
		call->iterator = 0;
}

/*
 * Where the bytes are that the current thread's call has moved since it last told.
 *
 * @moved: direction, and bytes that were moved by whomever; receives where they are
 * Returns how many of them, the last ones, this call moved; 0 if that is not known.
 */
static __always_inline __u64 call_moved(const struct sock *sk, struct sonde_moved *moved)
{
	__u64 thread = bpf_get_current_pid_tgid(), bytes;
	struct sonde_call *call = bpf_map_lookup_elem(&calls, &thread);

	if (!call || call->socket != (__u64)sk || call->direction != moved->direction)
		return 0;
	const struct iov_iter *iterator = (const struct iov_iter *)call->iterator;
	__u64 left = SONDE_GET(struct iov_iter, iterator, count);
	bytes = call->left - left;
	if (left >= call->left || bytes > moved->bytes)
		return 0;
	moved->from = call->from;
	moved->start_ns = call->start_ns;
	call->start_ns = 0;
	call->left = left;
	if (call->direction == SONDE_RECEIVED)
		call->iterator = 0; /* the next copy begins another one */
	else if (left)
		iterator_buffers(iterator, &call->from);
	return bytes;
}

/* void release_sock(struct sock *sk); task context, the socket is still locked */
static __always_inline void call_unlock(void *ctx, void *handlers, struct sock *sk)
{
	struct sonde_connection *c = sonde_find(sk);
	struct sonde_moved moved = {};
	__u64 sent, received, own;
	__u32 pid;

	if (!c || c->flags & SONDE_CONN_LISTENER || sonde_pending(c))
		return;
	__u8 state = SONDE_GET(struct sock, sk, __sk_common.skc_state);
	/* Elsewhere a SYN or a FIN counts as a byte that was sent. */
	sent = c->sent;
	if (state == TCP_ESTABLISHED || state == TCP_CLOSE_WAIT)
		sent = sonde_send_position(sk, c->role);
	received = sonde_read_position(sk);
	moved.all_read = sonde_all_read(sk);
	bool ended = moved.all_read && sonde_fin_received(sk);
	received -= ended;

	if (sent > c->sent) {
		moved.direction = SONDE_SENT;
		moved.position = c->sent;
		moved.bytes = sent - c->sent;
		c->sent = sent;
	} else if (received > c->received) {
		moved.direction = SONDE_RECEIVED;
		moved.position = c->received;
		moved.bytes = received - c->received;
		c->received = received;
	} else {
		call_end(sk);
		if (ended && !(c->flags & SONDE_CONN_ENDED)) {
			c->flags |= SONDE_CONN_ENDED;
			sonde_end(c, SONDE_END, SONDE_RECEIVED, 0);
		}
		return;
	}
	if (!sonde_traced(&pid))
		return;
	sonde_obey(c);
	if (c->slot == SONDE_SLOT_IGNORED)
		return;
	c->pid = pid;
	own = call_moved(sk, &moved);
	if (own) {
		moved.position += moved.bytes - own;
		moved.bytes = own;
	}
	sonde_tell_moved(ctx, handlers, sk, c, &moved, SONDE_KERNEL_VECTOR);
}

#endif
