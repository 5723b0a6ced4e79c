/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls by number and their arguments at exit, the only place that names a register or an architecture.
 * Sources: kernel v6.12 arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl, arch/x86/include/asm/syscall.h,
 * include/uapi/linux/net.h.
 */
#ifndef SONDE_SYSCALL_H
#define SONDE_SYSCALL_H

#include <sonde/narrow.h>

/* What a call does; those before SONDE_IO_WRITE receive. */
enum sonde_io {
	SONDE_IO_OTHER,
	SONDE_IO_READ,
	SONDE_IO_READV,
	SONDE_IO_RECVFROM,
	SONDE_IO_RECVMSG,
	SONDE_IO_WRITE,
	SONDE_IO_WRITEV,
	SONDE_IO_SENDTO,
	SONDE_IO_SENDMSG,
	SONDE_IO_SENDMMSG,
	SONDE_IO_SENDFILE,
	SONDE_IO_SPLICE,
	SONDE_IO_SOCKETCALL, /* one of the others, said by its arguments */
};

/* A call of the current thread that is over. */
struct sonde_syscall {
	enum sonde_io io;
	__u8 narrow; /* 1 if made by a 32-bit program, whose pointers and sizes have 4 bytes; else 0 */
	__u64 argument[4];
};

#if defined(__TARGET_ARCH_x86)
static __always_inline enum sonde_io sonde_io_64(__u32 number)
{
	switch (number) {
	case 0:
		return SONDE_IO_READ;
	case 1:
		return SONDE_IO_WRITE;
	case 19:
		return SONDE_IO_READV;
	case 20:
		return SONDE_IO_WRITEV;
	case 40:
		return SONDE_IO_SENDFILE;
	case 44:
		return SONDE_IO_SENDTO;
	case 45:
		return SONDE_IO_RECVFROM;
	case 46:
		return SONDE_IO_SENDMSG;
	case 47:
		return SONDE_IO_RECVMSG;
	case 275:
		return SONDE_IO_SPLICE;
	case 307:
		return SONDE_IO_SENDMMSG;
	default:
		return SONDE_IO_OTHER;
	}
}

static __always_inline enum sonde_io sonde_io_32(__u32 number)
{
	switch (number) {
	case 3:
		return SONDE_IO_READ;
	case 4:
		return SONDE_IO_WRITE;
	case 102:
		return SONDE_IO_SOCKETCALL;
	case 145:
		return SONDE_IO_READV;
	case 146:
		return SONDE_IO_WRITEV;
	case 187:
	case 239:
		return SONDE_IO_SENDFILE;
	case 313:
		return SONDE_IO_SPLICE;
	case 345:
		return SONDE_IO_SENDMMSG;
	case 369:
		return SONDE_IO_SENDTO;
	case 370:
		return SONDE_IO_SENDMSG;
	case 371:
		return SONDE_IO_RECVFROM;
	case 372:
		return SONDE_IO_RECVMSG;
	default:
		return SONDE_IO_OTHER;
	}
}

/* Whether the call may move bytes. In a hurry: every system call of the machine is asked. */
static __always_inline bool sonde_moves_bytes(const struct pt_regs *regs)
{
	__u32 number = regs->orig_ax;

	return sonde_io_64(number) || sonde_io_32(number);
}

/* TS_COMPAT of arch/x86/include/asm/thread_info.h is set as long as a call through a 32-bit entry lasts. */
#define TS_COMPAT_BIT 1

/* The argument registers keep their values until the exit, all but the one that returns the result. */
static __always_inline void sonde_registers(const struct pt_regs *regs, struct sonde_syscall *to)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u32 status = BPF_CORE_READ(task, thread_info.status);
	__u32 number = regs->orig_ax;
	__u64 narrow = status >> TS_COMPAT_BIT & 1;

	/* So that clang does not see that what is asked below is the same. */
	asm volatile("" : "+r"(narrow));
	to->narrow = narrow;
	to->argument[0] = SONDE_PICK(narrow, (__u32)regs->bx, regs->di);
	to->argument[1] = SONDE_PICK(narrow, (__u32)regs->cx, regs->si);
	to->argument[2] = SONDE_PICK(narrow, (__u32)regs->dx, regs->dx);
	to->argument[3] = SONDE_PICK(narrow, (__u32)regs->si, regs->r10);
	to->io = status & 1 << TS_COMPAT_BIT ? sonde_io_32(number) : sonde_io_64(number);
}
#else
#error "system calls of this architecture are not written down here"
#endif

/* Replaces socketcall(2), by which 32-bit programs make all calls of sockets, by the call that it stands for. */
static __always_inline void sonde_unwrap(struct sonde_syscall *call)
{
	__u64 which = call->argument[0];
	__u32 argument[4] = {};

	/* Of those that are wanted only sendmsg and recvmsg have fewer than four arguments. */
	if (bpf_probe_read_user(argument, which == 16 || which == 17 ? 12 : 16, (void *)call->argument[1]))
		which = 0;
	for (int i = 0; i < 4; i++)
		call->argument[i] = argument[i];
	switch (which) {
	case 9: /* send */
	case 11:
		call->io = SONDE_IO_SENDTO;
		break;
	case 10: /* recv */
	case 12:
		call->io = SONDE_IO_RECVFROM;
		break;
	case 16:
		call->io = SONDE_IO_SENDMSG;
		break;
	case 17:
		call->io = SONDE_IO_RECVMSG;
		break;
	case 20:
		call->io = SONDE_IO_SENDMMSG;
		break;
	default:
		call->io = SONDE_IO_OTHER;
	}
}

/* The call of the current thread that is over. */
static __always_inline void sonde_syscall(const struct pt_regs *regs, struct sonde_syscall *to)
{
	sonde_registers(regs, to);
	if (to->io == SONDE_IO_SOCKETCALL)
		sonde_unwrap(to);
}

#endif
