/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Backend C, stack tracepoints: no system call is hooked, so io_uring is seen like everything else, of sendfile the
 * size, and other processes pay nothing. Needs tcp_sendmsg_locked with the message (6.16) and skb dynptrs in tracing (6.12).
 *
 *   request   tcp_probe ─────────────► bytes, arrival          softirq
 *             skb_copy_datagram_iovec► bytes that came with the end of the handshake   task
 *             sock_recv_length ──────► first read              task
 *   response  tcp_sendmsg_locked ────► head of each message    task, once for each skb
 *             sock_send_length ──────► the rest, as a count    task
 */
#include "payload.bpf.h"
#include "turn.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *dynptr) __ksym __weak;

SONDE_HANDLERS(send_handlers);
SONDE_HANDLERS(sent_handlers);
SONDE_HANDLERS(arrival_handlers);
SONDE_HANDLERS(first_handlers);

/* Where the bytes of a message are, if they are a process's. */
static __always_inline void message_buffers(const struct iov_iter *from, struct sonde_buffers *to)
{
	__u8 type = from->iter_type;

	to->skip = from->iov_offset;
	/* Read, not loaded: for the verifier numbers and no pointers. */
	if (type == bpf_core_enum_value(enum iter_type, ITER_UBUF)) {
		to->base = (__u64)BPF_CORE_READ(from, ubuf);
	} else if (type == bpf_core_enum_value(enum iter_type, ITER_IOVEC)) {
		to->base = (__u64)BPF_CORE_READ(from, __iov);
		to->segments = from->nr_segs;
	}
}

/*
 * void tcp_sendmsg_locked(const struct sock *sk, const struct msghdr *msg, const struct sk_buff *skb, int size_goal)
 * Task context, socket locked. Called for each skb of a message: what is left shrinks as the position grows, so the
 * position of the message's end tells calls for one message from the first call for the next.
 */
SEC("tp_btf/tcp_sendmsg_locked")
int BPF_PROG(stack_send, struct sock *sk, struct msghdr *sending)
{
	struct sonde_buffers buffers = {};
	struct sonde_connection *c;
	struct sonde_message *message;
	__u32 pid, captured;

	if (!sonde_traced(&pid))
		return 0;
	c = sonde_follow(sk, pid);
	if (!c)
		return 0;

	__u64 left = sending->msg_iter.count;
	__u64 position = sonde_send_position(sk, c->role);
	if (c->send_message == (__u64)sending && c->send_end == position + left)
		return 0;
	c->send_message = (__u64)sending;
	c->send_end = position + left;
	c->sent = position;
	c->pid = pid;
	c->tail_bytes = 0;

	message = sonde_message(SONDE_MESSAGE_TASK);
	if (!message)
		return 0;
	captured = sonde_turn(c, SONDE_SENT, position, position, left);
	message_buffers(&sending->msg_iter, &buffers);
	if (captured)
		captured = sonde_copy(message, &buffers, SONDE_KERNEL_VECTOR, captured);
	if (captured < left)
		c->tail_bytes = sonde_copy_tail(&c->tail, &buffers, SONDE_KERNEL_VECTOR, left);
	if (!captured)
		return 0;
	if (c->slot == SONDE_SLOT_UNKNOWN)
		sonde_classify(c, message->payload, captured, SONDE_SENT);
	if (!(c->flags & SONDE_CONN_ANNOUNCED))
		sonde_announce(sk, c);
	message->head.position = position;
	message->head.time_ns = bpf_ktime_get_ns();
	message->head.read_ns = c->read_ns;
	message->head.context = (__u32)bpf_get_current_pid_tgid();
	message->head.tail_bytes = 0;
	message->head.flags = 0;
	/* Only what is copied is told now: whether the rest was taken is known when the call is over. */
	c->sent = position + captured;
	sonde_tell(ctx, &send_handlers, message, c, SONDE_SENT, captured, captured);
	return 0;
}

/* void sock_send_length(struct sock *sk, int ret, int flags); task context, the call is over */
SEC("tp_btf/sock_send_length")
int BPF_PROG(stack_sent, struct sock *sk, int result)
{
	struct sonde_connection *c;
	struct sonde_message *message;
	__u32 pid;

	if (!sonde_traced(&pid) || result <= 0)
		return 0;
	c = sonde_find(sk);
	if (!c || !c->send_message || c->slot == SONDE_SLOT_IGNORED)
		return 0;
	__u64 position = sonde_send_position(sk, c->role);
	c->send_message = 0;
	if (position <= c->sent)
		return 0;
	message = sonde_message(SONDE_MESSAGE_TASK);
	if (!message)
		return 0;
	if (!(c->flags & SONDE_CONN_ANNOUNCED))
		sonde_announce(sk, c);
	message->head.position = c->sent;
	message->head.time_ns = bpf_ktime_get_ns();
	message->head.read_ns = c->read_ns;
	message->head.context = (__u32)bpf_get_current_pid_tgid();
	message->head.tail = c->tail;
	message->head.tail_bytes = position == c->send_end ? c->tail_bytes : 0;
	message->head.flags = 0;
	__u32 bytes = position - c->sent;
	c->sent = position;
	sonde_tell(ctx, &sent_handlers, message, c, SONDE_SENT, bytes, 0);
	return 0;
}

/*
 * Tells bytes that were received.
 *
 * @header: bytes of the segment before its payload, as far as the skb still has them
 * @next: position of the first byte that is still missing
 */
static __always_inline void tell_received(void *ctx, void *handlers, struct sonde_message *message,
					  struct sonde_connection *c, const struct sock *sk, struct sk_buff *skb,
					  __u32 header, __u32 bytes, __u64 position, __u64 next, __u64 time_ns)
{
	struct bpf_dynptr dynptr;
	__u32 captured = sonde_turn(c, SONDE_RECEIVED, next, position, bytes);

	message->head.tail = 0;
	message->head.tail_bytes = 0;
	if (bpf_dynptr_from_skb((struct __sk_buff *)skb, 0, &dynptr)) {
		captured = 0;
	} else {
		if (captured) {
			__u32 n = captured;

			SONDE_BOUND(n);
			if (bpf_dynptr_read(message->payload, n, &dynptr, header, 0))
				captured = 0;
		}
		if (captured < bytes && bytes >= 8 &&
		    !bpf_dynptr_read(&message->head.tail, 8, &dynptr, header + bytes - 8, 0))
			message->head.tail_bytes = 8;
	}
	if (captured && c->slot == SONDE_SLOT_UNKNOWN)
		sonde_classify(c, message->payload, captured, SONDE_RECEIVED);
	if (!(c->flags & SONDE_CONN_ANNOUNCED))
		sonde_announce(sk, c);
	if (position == 0)
		c->flags |= SONDE_CONN_RECEIVED;
	/* Also what follows the data of the handshake's segment, which is told when it is read. */
	bool first_missing = next > 0 && !(c->flags & (SONDE_CONN_RECEIVED | SONDE_CONN_LATE));
	message->head.flags = position > next || first_missing ? SONDE_AHEAD : 0;
	message->head.position = position;
	message->head.time_ns = time_ns;
	message->head.read_ns = 0;
	message->head.context = 0;
	sonde_tell(ctx, handlers, message, c, SONDE_RECEIVED, bytes, captured);
}

/*
 * void tcp_probe(struct sock *sk, struct sk_buff *skb), at the head of tcp_rcv_established: the segment is checked but
 * not yet queued. Softirq, or the backlog of a task that held the socket. Works for connections still in the accept
 * queue. Does not see data in the segment that completes the handshake; stack_first does.
 */
SEC("tp_btf/tcp_probe")
int BPF_PROG(stack_arrival, struct sock *sk, struct sk_buff *skb)
{
	struct {
		__be16 source, dest;
		__be32 seq, ack;
		__be16 offset_flags, window;
	} tcp;
	struct sonde_connection *c = sonde_find(sk);
	struct sonde_message *message;
	struct tcp_sock *tp;

	if (!c || sonde_pending(c))
		return 0;
	sonde_obey(c);
	if (c->slot == SONDE_SLOT_IGNORED)
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp || bpf_probe_read_kernel(&tcp, sizeof(tcp), skb->head + skb->transport_header))
		return 0;
	__u32 header = (bpf_ntohs(tcp.offset_flags) >> 12) * 4;
	__u32 bytes = skb->len - header;
	__s32 ahead = bpf_ntohl(tcp.seq) - tp->rcv_nxt;
	if (skb->len <= header || ahead + (__s32)bytes <= 0)
		return 0; /* nothing, or nothing new */
	message = sonde_message(SONDE_MESSAGE_SOFTIRQ);
	if (message)
		tell_received(ctx, &arrival_handlers, message, c, sk, skb, header, bytes, tp->bytes_received + ahead,
			      tp->bytes_received, bpf_ktime_get_ns());
	return 0;
}

/*
 * void skb_copy_datagram_iovec(const struct sk_buff *skb, int len); task context, socket locked, before each copy.
 * Tells the data of the segment that completed the handshake, when it is first read. With TCP_DEFER_ACCEPT, which
 * Apache sets and nginx can, that is every first request. It arrived when the connection was established. Also the
 * first data of a connection that another process accepted and handed over: nobody followed it until now.
 */
SEC("tp_btf/skb_copy_datagram_iovec")
int BPF_PROG(stack_first, struct sk_buff *skb)
{
	struct sonde_connection *c;
	struct sonde_message *message;
	struct sock *sk = skb->sk;
	__u32 pid;

	if (!sk || sk->sk_protocol != IPPROTO_TCP)
		return 0;
	/* Only the first read of a connection is of interest: not for others the look into a map. */
	const struct tcp_sock *tp = bpf_rdonly_cast(sk, bpf_core_type_id_kernel(struct tcp_sock));
	if (tp->copied_seq != tp->rcv_nxt - (__u32)tp->bytes_received)
		return 0;
	if (!sonde_traced(&pid))
		return 0;
	c = sonde_find(sk);
	if (!c)
		c = sonde_join(sk, pid, 0);
	if (!c || c->flags & SONDE_CONN_RECEIVED || c->slot == SONDE_SLOT_IGNORED)
		return 0;
	message = sonde_message(SONDE_MESSAGE_TASK);
	if (message)
		tell_received(ctx, &first_handlers, message, c, sk, skb, 0, skb->len, 0, 0, c->id >> 8);
	return 0;
}

/* void sock_recv_length(struct sock *sk, int ret, int flags); task context */
SEC("tp_btf/sock_recv_length")
int BPF_PROG(stack_received, struct sock *sk, int result, int flags)
{
	struct sonde_connection *c;
	__u32 pid;

	if (!sonde_traced(&pid) || result <= 0 || flags & MSG_PEEK)
		return 0;
	c = sonde_find(sk);
	if (!c) {
		if (sk->sk_protocol == IPPROTO_TCP && sonde_is_tcp(sk))
			sonde_join(sk, pid, 0);
		return 0;
	}
	c->pid = pid;
	if (!c->read_ns)
		c->read_ns = bpf_ktime_get_ns();
	return 0;
}
