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

/* What counts of a struct msghdr or mmsghdr of the process. */
struct message {
	__u64 segments, segment_count;
	__u32 taken; /* of sendmmsg: bytes that the kernel took */
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

/*
 * Reads a message of the process: struct user_msghdr of include/linux/socket.h, compat_msghdr of include/net/compat.h.
 *
 * @bytes: 28; 32 if it is one of sendmmsg, where a number follows it
 */
static __always_inline bool read_message(__u64 at, const __u64 bytes, __u64 narrow, struct message *to)
{
	__u64 words[8] = {};

	if (bpf_probe_read_user(words, SONDE_SIZE(narrow, bytes), (void *)at))
		return false;
	to->segments = SONDE_PICK(narrow, (__u32)words[1], words[2]);
	to->segment_count = SONDE_PICK(narrow, words[1] >> 32, words[3]);
	to->taken = SONDE_PICK(narrow, words[3] >> 32, words[7]);
	return true;
}

static __always_inline bool message_buffers(const struct sonde_syscall *call, struct sonde_buffers *to)
{
	struct message message;

	if (!read_message(call->argument[1], 28, call->narrow, &message))
		return false;
	to->base = message.segments;
	to->segments = message.segment_count;
	return true;
}

/* Adds up what the kernel took of the messages of a sendmmsg, and says where those bytes begin. */
static __always_inline __u64 messages_taken(const struct sonde_syscall *call, __u64 count, struct sonde_buffers *to)
{
	__u64 narrow = call->narrow, at = call->argument[1], bytes = 0;

	for (__u32 i = 0; i < MESSAGES && i < count; i++, at += SONDE_SIZE(narrow, 32)) {
		struct message m;

		if (!read_message(at, 32, narrow, &m))
			break;
		if (i == 0) {
			to->base = m.segments;
			to->segments = m.segment_count;
		}
		bytes += m.taken;
	}
	return bytes;
}

/* Tells of the bytes that a call moved. */
static __always_inline void tell(void *ctx, struct sock *sk, __u32 pid, struct sonde_moved *moved)
{
	struct sonde_connection *c = sonde_follow(sk, pid);

	if (!c)
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
	/* This call, which is over, may have been the first of all. */
	if (!(c->flags & SONDE_CONN_STARTED) && !moved->position && !(moved->direction == SONDE_SENT ? c->received : c->sent))
		c->flags &= ~SONDE_CONN_LATE;
	sonde_tell_moved(ctx, &exit_handlers, sk, c, moved, SONDE_USER_VECTOR);
}

/* void sys_exit(struct pt_regs *regs, long ret); task context, every system call of the machine */
SEC("tp_btf/sys_exit")
int BPF_PROG(call_exit, struct pt_regs *regs, long result)
{
	struct sonde_moved moved = { .bytes = result };
	struct sonde_syscall call;
	struct sock *sk;
	__u32 pid, fd;

	if (result < 0 || !sonde_moves_bytes(regs) || !sonde_traced(&pid))
		return 0;
	sonde_syscall(regs, &call);
	moved.direction = call.io < SONDE_IO_WRITE ? SONDE_RECEIVED : SONDE_SENT;
	moved.from.base = call.argument[1];
	moved.from.narrow = call.narrow;
	fd = call.argument[0];
	switch (call.io) {
	case SONDE_IO_READ:
	case SONDE_IO_WRITE:
	case SONDE_IO_SENDTO:
		break;
	case SONDE_IO_RECVFROM:
		if (call.argument[3] & MSG_PEEK)
			return 0;
		break;
	case SONDE_IO_READV:
	case SONDE_IO_WRITEV:
		moved.from.segments = call.argument[2];
		break;
	case SONDE_IO_RECVMSG:
		if (call.argument[2] & MSG_PEEK)
			return 0;
		if (!message_buffers(&call, &moved.from))
			return 0;
		break;
	case SONDE_IO_SENDMSG:
		if (!message_buffers(&call, &moved.from))
			return 0;
		break;
	case SONDE_IO_SENDMMSG:
		/* The result counts messages; each says how many of its bytes were taken. */
		moved.bytes = messages_taken(&call, result, &moved.from);
		break;
	case SONDE_IO_SENDFILE:
		moved.from.base = 0;
		break;
	case SONDE_IO_SPLICE:
		/* From a pipe to a socket, or from a socket to a pipe. */
		fd = call.argument[2];
		moved.from.base = 0;
		sk = socket_of(fd);
		if (!sk) {
			fd = call.argument[0];
			moved.direction = SONDE_RECEIVED;
		}
		break;
	default:
		return 0;
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
