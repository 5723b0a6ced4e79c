/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Backend D, system calls: bytes are copied from the process's buffers when its call returns. Works from 5.10 on and
 * where neither trampolines nor kprobes are allowed. Does not see io_uring; of sendfile and splice only the size.
 *
 *   request   tcp_probe ──► arrival      sys_exit read… ───► bytes, first read
 *   response                             sys_exit write… ──► bytes
 */
#include "moved.bpf.h"
#include <sonde/syscall.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SONDE_HANDLERS(exit_handlers);

/* Messages of a sendmmsg that are looked at. */
#define MESSAGES 8

struct mmsghdr {
	struct user_msghdr msg_hdr;
	unsigned int msg_len;
};

/* TCP socket behind a file descriptor of the current process, or NULL. */
static __always_inline struct sock *socket_of(__u32 fd)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct files_struct *open = SONDE_GET(struct task_struct, task, files);
	struct fdtable *table = SONDE_GET(struct files_struct, open, fdt);
	struct file **files = SONDE_GET(struct fdtable, table, fd), *file = NULL;

	if (fd >= SONDE_GET(struct fdtable, table, max_fds) ||
	    bpf_probe_read_kernel(&file, sizeof(file), &files[fd]) || !file)
		return NULL;
	/* private_data is a socket only if this says so. */
	struct inode *inode = SONDE_GET(struct file, file, f_inode);
	if ((SONDE_GET(struct inode, inode, i_mode) & S_IFMT) != S_IFSOCK)
		return NULL;
	struct socket *socket = SONDE_GET(struct file, file, private_data);
	struct sock *sk = SONDE_GET(struct socket, socket, sk);
	return sk && sonde_is_tcp(sk) ? sk : NULL;
}

static __always_inline bool message_buffers(__u64 user_message, struct sonde_buffers *to)
{
	struct user_msghdr message;

	if (bpf_probe_read_user(&message, sizeof(message), (void *)user_message))
		return false;
	to->base = (__u64)message.msg_iov;
	to->segments = message.msg_iovlen;
	return true;
}

/* Tells of the bytes that a call moved. */
static __always_inline void tell(void *ctx, struct sock *sk, __u32 pid, struct sonde_moved *moved)
{
	struct sonde_connection *c = sonde_find(sk);

	if (!c)
		c = sonde_join(sk, pid, 0);
	if (!c)
		return;
	sonde_obey(c);
	if (c->slot == SONDE_SLOT_IGNORED)
		return;
	c->pid = pid;
	if (moved->direction == SONDE_SENT) {
		moved->position = sonde_send_position(sk, c->role) - moved->bytes;
	} else {
		moved->all_read = sonde_all_read(sk);
		/* A read that takes the last byte takes a FIN in the same skb along. */
		bool fin_read = moved->all_read && sonde_fin_received(sk);

		moved->position = sonde_read_position(sk) - moved->bytes - fin_read;
	}
	sonde_tell_moved(ctx, &exit_handlers, sk, c, moved, SONDE_USER_VECTOR);
}

/* void sys_exit(struct pt_regs *regs, long ret); task context, every system call of the machine */
SEC("tp_btf/sys_exit")
int BPF_PROG(call_exit, struct pt_regs *regs, long result)
{
	struct sonde_moved moved = { .direction = SONDE_SENT, .bytes = result };
	struct sock *sk;
	__u32 pid, fd;

	if (result < 0)
		return 0;
	switch (SONDE_SYSCALL_NUMBER(regs)) {
	case SYS_READ:
	case SYS_READV:
	case SYS_RECVFROM:
	case SYS_RECVMSG:
		moved.direction = SONDE_RECEIVED;
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
	moved.from.base = SONDE_SYSCALL_ARG2(regs);
	switch (SONDE_SYSCALL_NUMBER(regs)) {
	case SYS_RECVFROM:
		if (SONDE_SYSCALL_ARG4(regs) & MSG_PEEK)
			return 0;
		break;
	case SYS_READV:
	case SYS_WRITEV:
		moved.from.segments = SONDE_SYSCALL_ARG3(regs);
		break;
	case SYS_RECVMSG:
		if (SONDE_SYSCALL_ARG3(regs) & MSG_PEEK)
			return 0;
		if (!message_buffers(moved.from.base, &moved.from))
			return 0;
		break;
	case SYS_SENDMSG:
		if (!message_buffers(moved.from.base, &moved.from))
			return 0;
		break;
	case SYS_SENDMMSG: {
		/* The result counts messages; each says how many of its bytes were taken. */
		struct mmsghdr *messages = (struct mmsghdr *)moved.from.base;

		moved.bytes = 0;
		for (__u32 i = 0; i < MESSAGES && i < result; i++) {
			struct mmsghdr m;

			if (bpf_probe_read_user(&m, sizeof(m), &messages[i]))
				break;
			if (i == 0) {
				moved.from.base = (__u64)m.msg_hdr.msg_iov;
				moved.from.segments = m.msg_hdr.msg_iovlen;
			}
			moved.bytes += m.msg_len;
		}
		break;
	}
	case SYS_SENDFILE:
		moved.from.base = 0;
		break;
	case SYS_SPLICE:
		/* From a pipe to a socket, or from a socket to a pipe. */
		fd = SONDE_SYSCALL_ARG3(regs);
		moved.from.base = 0;
		sk = socket_of(fd);
		if (!sk) {
			fd = SONDE_SYSCALL_ARG1(regs);
			moved.direction = SONDE_RECEIVED;
		}
		break;
	}
	sk = socket_of(fd);
	if (!sk)
		return 0;
	if (moved.bytes) {
		tell(ctx, sk, pid, &moved);
	} else if (moved.direction == SONDE_RECEIVED) {
		struct sonde_connection *c = sonde_find(sk);

		/* Also what a read of no bytes returns, so the state must agree. */
		__u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
		if (c && state != TCP_ESTABLISHED)
			sonde_end(c, SONDE_END, SONDE_RECEIVED, 0);
	}
	return 0;
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(call_arrival, struct sock *sk, struct sk_buff *skb)
{
	sonde_stamp_arrival(sk, skb);
	return 0;
}
