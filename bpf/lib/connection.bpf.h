/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Connections of traced processes: found, begun, announced to the agent, ended. */
#ifndef SONDE_CONNECTION_BPF_H
#define SONDE_CONNECTION_BPF_H

#include "emit.bpf.h"
#include "socket.bpf.h"

static __always_inline struct sonde_connection *sonde_find(const struct sock *sk)
{
	__u64 key = (__u64)sk;

	return bpf_map_lookup_elem(&sonde_conns, &key);
}

/* Whether the current process is traced; its id in any case. Every hook in task context begins with this. */
static __always_inline bool sonde_traced(__u32 *pid)
{
	*pid = bpf_get_current_pid_tgid() >> 32;
	__u32 *what = bpf_map_lookup_elem(&sonde_procs, pid);

	return what && *what == SONDE_PROCESS_TRACED;
}

/*
 * Whether a hook in softirq context must leave a connection alone: its process is about to be traced. If requests were
 * told before the hooks that see responses begin, they would stay without an answer.
 */
static __always_inline bool sonde_pending(struct sonde_connection *c)
{
	if (!(c->flags & SONDE_CONN_PENDING))
		return false;
	__u32 *what = bpf_map_lookup_elem(&sonde_procs, &c->pid);
	if (!what || *what != SONDE_PROCESS_TRACED)
		return true;
	c->flags &= ~SONDE_CONN_PENDING;
	return false;
}

static __always_inline bool sonde_is_served(const struct sock *sk)
{
	struct sonde_port port = { .netns = sonde_netns(sk), .port = BPF_CORE_READ(sk, __sk_common.skc_num) };

	return bpf_map_lookup_elem(&sonde_ports, &port) != NULL;
}

/*
 * Begins to follow a socket. Its number is unique: no CPU makes two in one nanosecond.
 *
 * @c: role, flags, process and positions
 */
static __always_inline struct sonde_connection *sonde_begin(const struct sock *sk, struct sonde_connection *c)
{
	__u64 key = (__u64)sk;

	c->id = bpf_ktime_get_ns() << 8 | (__u8)bpf_get_smp_processor_id();
	if (bpf_map_update_elem(&sonde_conns, &key, c, BPF_NOEXIST)) {
		struct sonde_count *count = sonde_count(0);
		struct sonde_connection *other = bpf_map_lookup_elem(&sonde_conns, &key);

		if (!other && count)
			__sync_fetch_and_add(&count->untracked, 1);
		return other;
	}
	return bpf_map_lookup_elem(&sonde_conns, &key);
}

/*
 * Whether a connection was accepted and not made. It says so itself: it is a copy of the socket that listened, with the
 * backlog of that (kernel v6.12 net/core/sock.c, sk_clone_lock). Where that was 0, known listeners are asked.
 */
static __always_inline bool sonde_is_accepted(const struct sock *sk)
{
	return BPF_CORE_READ(sk, sk_max_ack_backlog) || sonde_is_served(sk);
}

/*
 * Follows a socket that was connected before its process was traced, or that another process connected or accepted. If
 * no byte was handed over or read yet, nothing was missed: so it is when an acceptor hands fresh connections to the
 * process that serves them.
 *
 * @flags: SONDE_CONN_PENDING if the process is not traced yet
 */
static __always_inline struct sonde_connection *sonde_join(const struct sock *sk, __u32 pid, __u8 flags)
{
	__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
	struct sonde_connection c = {
		.pid = pid,
		.role = sonde_is_accepted(sk) ? SONDE_SERVER : SONDE_CLIENT,
		.flags = flags,
	};

	if (state != TCP_ESTABLISHED && state != TCP_CLOSE_WAIT && state != TCP_FIN_WAIT1 && state != TCP_FIN_WAIT2)
		return NULL;
	c.sent = sonde_send_position(sk, c.role);
	c.received = sonde_read_position(sk);
	if (flags & SONDE_CONN_PENDING || c.sent || c.received)
		c.flags |= SONDE_CONN_LATE;
	return sonde_begin(sk, &c);
}

/* Tells the agent of a connection before its first bytes; again with the next ones if the ring was full. */
static __always_inline void sonde_announce(const struct sock *sk, struct sonde_connection *c)
{
	struct sonde_opened opened = {
		.head = {
			.connection = c->id,
			.time_ns = bpf_ktime_get_ns(),
			.pid = c->pid,
			.kind = SONDE_OPENED,
			.flags = c->flags & SONDE_CONN_LATE ? SONDE_JOINED_LATE : 0,
		},
		.role = c->role,
	};

	sonde_addresses(sk, &opened);
	sonde_identity(sk, &opened);
	if (sonde_output(&opened, sizeof(opened), 0, 0))
		c->flags |= SONDE_CONN_ANNOUNCED;
}

/* Tells the agent that a direction has ended or, kind SONDE_CLOSED, that the connection is gone. */
static __always_inline void sonde_end(const struct sonde_connection *c, __u8 kind, __u8 direction, __u8 flags)
{
	struct sonde_head head = {
		.connection = c->id,
		.time_ns = bpf_ktime_get_ns(),
		.read_ns = c->read_ns,
		.pid = c->pid,
		.kind = kind,
		.slot = c->slot,
		.generation = sonde_generation(c->slot),
		.direction = direction,
		.flags = flags,
	};

	if (c->flags & SONDE_CONN_ANNOUNCED)
		sonde_output(&head, sizeof(head), head.generation, 0);
}

#endif
