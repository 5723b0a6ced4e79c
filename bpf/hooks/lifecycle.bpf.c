/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where connections and processes begin and end, and which sockets were there before. The same for every backend.
 */
#include "connection.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SONDE_ENUM(sonde_kind);
SONDE_ENUM(sonde_direction);
SONDE_ENUM(sonde_role);
SONDE_ENUM(sonde_flags);
SONDE_ENUM(sonde_limits);
SONDE_ENUM(sonde_interest);
SONDE_ENUM(sonde_connection_flags);
SONDE_ENUM(sonde_message_of);
SONDE_EVENT(sonde_head);
SONDE_EVENT(sonde_opened);
SONDE_EVENT(sonde_process_event);
SONDE_EVENT(sonde_connection);
SONDE_EVENT(sonde_port);
SONDE_EVENT(sonde_slot);
SONDE_EVENT(sonde_signature);
SONDE_EVENT(sonde_count);
SONDE_EVENT(sonde_state);
SONDE_EVENT(sonde_message);

/*
 * Whether the backend sees bytes only when the process reads them. Then a FIN that has arrived says nothing yet: the
 * read that returns 0 does.
 */
const volatile __u8 told_by_reads = 0;

static __always_inline void process_event(__u8 kind, __u32 pid, __u32 other, __u32 netns)
{
	struct sonde_process_event event = {
		.head = { .time_ns = bpf_ktime_get_ns(), .pid = pid, .kind = kind },
		.other = other,
		.netns = netns,
	};

	sonde_output(&event, sizeof(event), 0, 0);
}

/* Counts a listening socket of a traced process, so that connections to it are followed from their first byte. */
static __always_inline void listen_begin(const struct sock *sk, __u32 pid)
{
	struct sonde_port port = { .netns = sonde_netns(sk), .port = BPF_CORE_READ(sk, __sk_common.skc_num) };
	struct sonde_connection c = {
		.pid = pid,
		.role = SONDE_SERVER,
		.flags = SONDE_CONN_LISTENER,
		.send_message = port.netns,
		.send_end = port.port,
	};
	__u32 one = 1, *count;

	if (sonde_find(sk) || !sonde_begin(sk, &c))
		return;
	count = bpf_map_lookup_elem(&sonde_ports, &port);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&sonde_ports, &port, &one, BPF_ANY);
}

static __always_inline void listen_end(const struct sock *sk)
{
	struct sonde_port port = { .netns = sonde_netns(sk), .port = BPF_CORE_READ(sk, __sk_common.skc_num) };
	__u32 *count = bpf_map_lookup_elem(&sonde_ports, &port);

	if (!count)
		return;
	if (*count <= 1)
		bpf_map_delete_elem(&sonde_ports, &port);
	else
		__sync_fetch_and_add(count, -1);
}

static __always_inline void forget(const struct sock *sk)
{
	__u64 key = (__u64)sk;

	bpf_map_delete_elem(&sonde_conns, &key);
}

/*
 * void inet_sock_set_state(const struct sock *sk, const int oldstate, const int newstate)
 * Task context for CLOSE -> SYN_SENT, CLOSE -> LISTEN and what the process closes itself; softirq for the rest.
 */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(life_state, struct sock *sk, int old, int new)
{
	struct sonde_connection *c;
	__u32 pid;

	if (sk->sk_protocol != IPPROTO_TCP)
		return 0;

	if (new == TCP_LISTEN) {
		bool traced = sonde_traced(&pid);

		process_event(SONDE_LISTEN, pid, sk->__sk_common.skc_num, sonde_netns(sk));
		if (traced)
			listen_begin(sk, pid);
		return 0;
	}
	if (new == TCP_SYN_SENT) {
		struct sonde_connection client = { .role = SONDE_CLIENT };

		forget(sk); /* another one's, whose end the kernel did not tell */
		if (sonde_traced(&client.pid))
			sonde_begin(sk, &client);
		return 0;
	}
	if (old == TCP_SYN_RECV && new == TCP_ESTABLISHED) {
		struct sonde_connection server = { .role = SONDE_SERVER };

		forget(sk);
		if (sonde_is_served(sk))
			sonde_begin(sk, &server);
		return 0;
	}

	c = sonde_find(sk);
	if (!c)
		return 0;
	if (c->flags & SONDE_CONN_LISTENER) {
		if (new == TCP_CLOSE) {
			listen_end(sk);
			forget(sk);
		}
		return 0;
	}
	if (new == TCP_CLOSE) {
		/* From these states an orderly end would have led through another one. */
		bool reset = old == TCP_ESTABLISHED || old == TCP_CLOSE_WAIT || old == TCP_FIN_WAIT1;

		sonde_end(c, SONDE_CLOSED, 0, reset ? SONDE_RESET : 0);
		forget(sk);
	} else if (new == TCP_FIN_WAIT1 || new == TCP_LAST_ACK) {
		sonde_end(c, SONDE_END, SONDE_SENT, 0);
	} else if (new == TCP_CLOSE_WAIT && !told_by_reads) {
		sonde_end(c, SONDE_END, SONDE_RECEIVED, 0);
	}
	return 0;
}

/* void sched_process_exec(struct task_struct *p, pid_t old_pid, struct linux_binprm *bprm); task context */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(life_exec, struct task_struct *task)
{
	__u32 pid = task->tgid;

	/* Another program: it is traced again only if the agent says so. */
	bpf_map_delete_elem(&sonde_procs, &pid);
	process_event(SONDE_EXEC, pid, 0, 0);
	return 0;
}

/* void sched_process_fork(struct task_struct *parent, struct task_struct *child); task context of the parent */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(life_fork, struct task_struct *parent, struct task_struct *child)
{
	__u32 from = parent->tgid, to = child->tgid;
	__u32 *what;

	if (from == to)
		return 0; /* a thread */
	what = bpf_map_lookup_elem(&sonde_procs, &from);
	if (!what)
		return 0;
	/* At once, so that no byte of the child is missed. */
	__u32 same = *what;
	bpf_map_update_elem(&sonde_procs, &to, &same, BPF_ANY);
	process_event(SONDE_FORK, from, to, 0);
	return 0;
}

/* void sched_process_exit(struct task_struct *p, ...); task context, once for each thread */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(life_exit, struct task_struct *task)
{
	__u32 pid = task->tgid;

	if (!bpf_map_lookup_elem(&sonde_procs, &pid))
		return 0;
	if (BPF_CORE_READ(task, signal, live.counter) > 0)
		return 0; /* not the last thread */
	bpf_map_delete_elem(&sonde_procs, &pid);
	process_event(SONDE_EXIT, pid, 0, 0);
	return 0;
}

/*
 * Sockets that processes had before they were traced: run by the agent with the processes marked as pending, so that
 * listening sockets are known before any hook must guess the role of a connection.
 */
SEC("iter/task_file")
int life_sockets(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;

	if (!task || !file)
		return 0;
	__u32 pid = task->tgid;
	__u32 *what = bpf_map_lookup_elem(&sonde_procs, &pid);
	if (!what || *what != SONDE_PROCESS_PENDING)
		return 0;
	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	struct socket *socket = BPF_CORE_READ(file, private_data);
	const struct sock *sk = BPF_CORE_READ(socket, sk);
	if (!sk)
		return 0;
	__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
	if (state == TCP_LISTEN)
		sk = sonde_listener(sk);
	if (!sk || !sonde_is_tcp(sk))
		return 0;
	if (state == TCP_LISTEN)
		listen_begin(sk, pid);
	else if (!sonde_find(sk))
		sonde_join(sk, pid, SONDE_CONN_PENDING);
	return 0;
}
