/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What calls moved, for backends that see bytes when the process hands them over or has read them. */
#ifndef SONDE_MOVED_BPF_H
#define SONDE_MOVED_BPF_H

#include "payload.bpf.h"
#include "turn.bpf.h"

/* Bytes that one call of the current process moved. */
struct sonde_moved {
	__u64 position; /* of the first in its direction */
	__u64 bytes;
	__u64 start_ns; /* when a sender handed them over */
	struct sonde_buffers from;
	__u8 direction;
	bool all_read; /* the process has read all that has come */
};

/* Whether the peer's FIN has come, which counts as a byte of the stream although it is none. */
static __always_inline bool sonde_fin_received(const struct sock *sk)
{
	__u8 state = SONDE_GET(struct sock, sk, __sk_common.skc_state);

	return state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK || state == TCP_CLOSING;
}

/*
 * When bytes arrived that a process has just read. Those that came with the end of the handshake pass no hook; the
 * connection is as old as they are. With TCP_DEFER_ACCEPT, which Apache sets, that is every first request.
 */
static __always_inline __u64 sonde_arrival(const struct sonde_connection *c, __u64 position, __u64 now)
{
	if (c->arrival_ns)
		return c->arrival_ns;
	return position == 0 && c->role == SONDE_SERVER && !(c->flags & SONDE_CONN_LATE) ? c->id >> 8 : now;
}

/* Tells of the bytes that a call moved. The last thing that a hook does. */
static __always_inline void sonde_tell_moved(void *ctx, void *handlers, const struct sock *sk,
					     struct sonde_connection *c, const struct sonde_moved *moved,
					     enum sonde_vector whose)
{
	struct sonde_message *message = sonde_message(SONDE_MESSAGE_TASK);
	__u64 now = bpf_ktime_get_ns();
	__u32 captured;

	if (!message)
		return;
	captured = sonde_turn(c, moved->direction, moved->position, moved->position, moved->bytes);
	if (captured)
		captured = sonde_copy(message, &moved->from, whose, captured);
	message->head.tail_bytes = 0;
	if (captured < moved->bytes)
		message->head.tail_bytes =
			sonde_copy_tail(&message->head.tail, &moved->from, whose, moved->bytes);
	if (captured && c->slot == SONDE_SLOT_UNKNOWN)
		sonde_classify(c, message->payload, captured, moved->direction);
	if (!(c->flags & SONDE_CONN_ANNOUNCED))
		sonde_announce(sk, c);

	if (moved->direction == SONDE_SENT) {
		message->head.time_ns = moved->start_ns ? moved->start_ns : now;
		message->head.read_ns = c->read_ns;
	} else {
		message->head.time_ns = sonde_arrival(c, moved->position, now);
		message->head.read_ns = 0;
		if (moved->all_read)
			c->arrival_ns = 0;
		if (!c->read_ns)
			c->read_ns = now;
	}
	message->head.position = moved->position;
	message->head.flags = 0;
	message->head.context = (__u32)bpf_get_current_pid_tgid();
	sonde_tell(ctx, handlers, message, c, moved->direction, moved->bytes, captured);
}

/*
 * Stamps the first byte of what the process has not read. For void tcp_probe(struct sock *sk, struct sk_buff *skb), at
 * the head of tcp_rcv_established: the segment is checked but not yet queued.
 */
static __always_inline void sonde_stamp_arrival(struct sock *sk, struct sk_buff *skb)
{
	struct sonde_connection *c = sonde_find(sk);
	__be16 offset_flags;

	if (!c || c->arrival_ns || sonde_pending(c))
		return;
	if (!sonde_all_read(sk))
		return;
	/* An ACK without data comes this way too: the header's length is in the top bits of its 12th byte. */
	if (bpf_probe_read_kernel(&offset_flags, sizeof(offset_flags), skb->head + skb->transport_header + 12))
		return;
	if (skb->len > (__u32)(bpf_ntohs(offset_flags) >> 12) * 4)
		c->arrival_ns = bpf_ktime_get_ns();
}

#endif
