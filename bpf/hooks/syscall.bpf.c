/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Backend D, system calls: bytes are copied from the process's buffers when its call returns. Works from 5.10 on and
 * where neither trampolines nor kprobes are allowed. Does not see io_uring; of sendfile and splice only the size.
 *
 *   request   tcp_probe ──► arrival      sys_exit read… ───► bytes, first read
 *   response                             sys_exit write… ──► bytes
 */
#include "turn.bpf.h"
#include <sonde/syscall.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SONDE_HANDLERS(exit_handlers);

/* Segments of a vector that are looked at, and messages of a sendmmsg. */
#define SEGMENTS 8
#define MESSAGES 8

struct mmsghdr {
	struct user_msghdr msg_hdr;
	unsigned int msg_len;
};

/* Where a call's bytes are in the process. */
struct buffers {
	__u64 base; /* bytes, or struct iovec[segments] if segments is not 0 */
	__u64 segments;
};

/* TCP socket behind a file descriptor of the current process, or NULL. */
static __always_inline struct sock *socket_of(__u32 fd)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **files = BPF_CORE_READ(table, fd), *file = NULL;

	if (fd >= BPF_CORE_READ(table, max_fds) || bpf_probe_read_kernel(&file, sizeof(file), &files[fd]) || !file)
		return NULL;
	/* private_data is a socket only if this says so. */
	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return NULL;
	struct socket *socket = BPF_CORE_READ(file, private_data);
	struct sock *sk = BPF_CORE_READ(socket, sk);
	return sk && sonde_is_tcp(sk) ? sk : NULL;
}

static __always_inline bool message_buffers(__u64 user_message, struct buffers *to)
{
	struct user_msghdr message;

	if (bpf_probe_read_user(&message, sizeof(message), (void *)user_message))
		return false;
	to->base = (__u64)message.msg_iov;
	to->segments = message.msg_iovlen;
	return true;
}

/* Copies the first `limit` bytes. Returns the bytes copied. */
static __always_inline __u32 copy_buffers(struct sonde_message *message, const struct buffers *from, __u32 limit)
{
	__u64 segment = from->base;
	__u32 done = 0;

	if (!from->base)
		return 0;
	if (!from->segments) {
		SONDE_BOUND(limit);
		return bpf_probe_read_user(message->payload, limit, (void *)from->base) ? 0 : limit;
	}
	for (__u32 i = 0; i < SEGMENTS && i < from->segments && done < limit; i++, segment += sizeof(struct iovec)) {
		struct iovec v;

		if (bpf_probe_read_user(&v, sizeof(v), (void *)segment))
			break;
		__u32 n = v.iov_len < limit - done ? v.iov_len : limit - done;
		__u32 at = done;
		SONDE_BOUND(n);
		SONDE_BOUND(at);
		if (bpf_probe_read_user(&message->payload[at], n, v.iov_base))
			break;
		done += n;
	}
	return done;
}

/* Copies the last bytes of `bytes`; of a vector only if they end its last segment. */
static __always_inline void copy_tail(struct sonde_head *head, const struct buffers *from, __u64 bytes)
{
	__u64 end = from->base + bytes;
	__u64 n = bytes < 8 ? bytes : 8;

	head->tail = 0;
	head->tail_bytes = 0;
	if (!from->base)
		return;
	if (from->segments) {
		struct iovec v;

		if (bpf_probe_read_user(&v, sizeof(v), (void *)(from->base + (from->segments - 1) * sizeof(v))))
			return;
		if (from->segments == 1 && v.iov_len > bytes)
			v.iov_len = bytes;
		end = (__u64)v.iov_base + v.iov_len;
		n = v.iov_len < 8 ? v.iov_len : 8;
	}
	if (n > 0 && n <= 8 && !bpf_probe_read_user(&head->tail, n, (void *)(end - n)))
		head->tail_bytes = n;
}

/* Whether the peer's FIN has come, which counts as a byte of the stream although it is none. */
static __always_inline bool fin_received(const struct sock *sk)
{
	__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);

	return state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK || state == TCP_CLOSING;
}

/* Tells of the bytes that a call moved. */
static __always_inline void moved(void *ctx, struct sock *sk, __u32 pid, __u8 direction, __u64 bytes,
				  const struct buffers *from)
{
	struct tcp_sock *tp = (struct tcp_sock *)sk;
	struct sonde_connection *c = sonde_find(sk);
	struct sonde_message *message;
	__u64 now = bpf_ktime_get_ns();
	__u32 captured, unread = 0;

	if (!c)
		c = sonde_join(sk, pid, 0);
	if (!c)
		return;
	sonde_obey(c);
	if (c->slot == SONDE_SLOT_IGNORED)
		return;
	message = sonde_message(SONDE_MESSAGE_TASK);
	if (!message)
		return;
	c->pid = pid;
	if (direction == SONDE_SENT) {
		message->head.position = SONDE_SEND_POSITION(BPF_CORE_READ, tp, c->role) - bytes;
	} else {
		unread = BPF_CORE_READ(tp, rcv_nxt) - BPF_CORE_READ(tp, copied_seq);
		/* A read that takes the last byte takes a FIN in the same skb along. */
		bool fin_read = !unread && fin_received(sk);

		message->head.position = SONDE_READ_POSITION(BPF_CORE_READ, tp) - bytes - fin_read;
	}
	captured = sonde_turn(c, direction, message->head.position, message->head.position, bytes);
	if (captured)
		captured = copy_buffers(message, from, captured);
	message->head.tail_bytes = 0;
	if (captured < bytes)
		copy_tail(&message->head, from, bytes);
	if (captured && c->slot == SONDE_SLOT_UNKNOWN)
		sonde_classify(c, message->payload, captured, direction);
	if (!(c->flags & SONDE_CONN_ANNOUNCED))
		sonde_announce(sk, c);

	if (direction == SONDE_SENT) {
		message->head.time_ns = now;
		message->head.read_ns = c->read_ns;
	} else {
		message->head.time_ns = c->arrival_ns ? c->arrival_ns : now;
		message->head.read_ns = 0;
		if (!unread)
			c->arrival_ns = 0;
		if (!c->read_ns)
			c->read_ns = now;
	}
	message->head.flags = 0;
	message->head.context = (__u32)bpf_get_current_pid_tgid();
	sonde_tell(ctx, &exit_handlers, message, c, direction, bytes, captured);
}

/* void sys_exit(struct pt_regs *regs, long ret); task context, every system call of the machine */
SEC("tp_btf/sys_exit")
int BPF_PROG(call_exit, struct pt_regs *regs, long result)
{
	__u8 direction = SONDE_SENT;
	struct buffers from = {};
	__u64 bytes = result;
	struct sock *sk;
	__u32 pid, fd;

	if (result < 0)
		return 0;
	switch (SONDE_SYSCALL_NUMBER(regs)) {
	case SYS_READ:
	case SYS_READV:
	case SYS_RECVFROM:
	case SYS_RECVMSG:
		direction = SONDE_RECEIVED;
		break;
	case SYS_WRITE:
	case SYS_WRITEV:
	case SYS_SENDTO:
	case SYS_SENDMSG:
	case SYS_SENDMMSG:
	case SYS_SENDFILE:
	case SYS_SPLICE:
		break;
	default:
		return 0;
	}
	if (!sonde_traced(&pid))
		return 0;

	fd = SONDE_SYSCALL_ARG1(regs);
	from.base = SONDE_SYSCALL_ARG2(regs);
	switch (SONDE_SYSCALL_NUMBER(regs)) {
	case SYS_RECVFROM:
		if (SONDE_SYSCALL_ARG4(regs) & MSG_PEEK)
			return 0;
		break;
	case SYS_READV:
	case SYS_WRITEV:
		from.segments = SONDE_SYSCALL_ARG3(regs);
		break;
	case SYS_RECVMSG:
		if (SONDE_SYSCALL_ARG3(regs) & MSG_PEEK)
			return 0;
		if (!message_buffers(from.base, &from))
			return 0;
		break;
	case SYS_SENDMSG:
		if (!message_buffers(from.base, &from))
			return 0;
		break;
	case SYS_SENDMMSG: {
		/* The result counts messages; each says how many of its bytes were taken. */
		struct mmsghdr *messages = (struct mmsghdr *)from.base;

		bytes = 0;
		for (__u32 i = 0; i < MESSAGES && i < result; i++) {
			struct mmsghdr m;

			if (bpf_probe_read_user(&m, sizeof(m), &messages[i]))
				break;
			if (i == 0) {
				from.base = (__u64)m.msg_hdr.msg_iov;
				from.segments = m.msg_hdr.msg_iovlen;
			}
			bytes += m.msg_len;
		}
		break;
	}
	case SYS_SENDFILE:
		from.base = 0;
		break;
	case SYS_SPLICE:
		/* From a pipe to a socket, or from a socket to a pipe. */
		fd = SONDE_SYSCALL_ARG3(regs);
		from.base = 0;
		sk = socket_of(fd);
		if (!sk) {
			fd = SONDE_SYSCALL_ARG1(regs);
			direction = SONDE_RECEIVED;
		}
		break;
	}
	sk = socket_of(fd);
	if (!sk)
		return 0;
	if (bytes) {
		moved(ctx, sk, pid, direction, bytes, &from);
	} else if (direction == SONDE_RECEIVED) {
		struct sonde_connection *c = sonde_find(sk);

		/* Also what a read of no bytes returns, so the state must agree. */
		__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
		if (c && state != TCP_ESTABLISHED)
			sonde_end(c, SONDE_END, SONDE_RECEIVED, 0);
	}
	return 0;
}

/*
 * void tcp_probe(struct sock *sk, struct sk_buff *skb), at the head of tcp_rcv_established; see stack.bpf.c. Here it
 * only stamps the first byte of what the process has not read.
 */
SEC("tp_btf/tcp_probe")
int BPF_PROG(call_arrival, struct sock *sk, struct sk_buff *skb)
{
	struct sonde_connection *c = sonde_find(sk);
	struct tcp_sock *tp;
	__be16 offset_flags;

	if (!c || c->arrival_ns || sonde_pending(c))
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp || tp->rcv_nxt != tp->copied_seq)
		return 0;
	/* An ACK without data comes this way too: the header's length is in the top bits of its 12th byte. */
	if (bpf_probe_read_kernel(&offset_flags, sizeof(offset_flags), skb->head + skb->transport_header + 12))
		return 0;
	if (skb->len > (__u32)(bpf_ntohs(offset_flags) >> 12) * 4)
		c->arrival_ns = bpf_ktime_get_ns();
	return 0;
}
