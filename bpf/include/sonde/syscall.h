/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls by number and their arguments at exit, the only place that names a register or an architecture.
 * Sources: kernel v6.12 arch/x86/entry/syscalls/syscall_64.tbl, arch/x86/include/asm/syscall.h.
 */
#ifndef SONDE_SYSCALL_H
#define SONDE_SYSCALL_H

#include <sonde/kernel.h>

#if defined(__TARGET_ARCH_x86)
enum {
	SYS_READ = 0,
	SYS_WRITE = 1,
	SYS_READV = 19,
	SYS_WRITEV = 20,
	SYS_SENDFILE = 40,
	SYS_SENDTO = 44,
	SYS_RECVFROM = 45,
	SYS_SENDMSG = 46,
	SYS_RECVMSG = 47,
	SYS_SPLICE = 275,
	SYS_SENDMMSG = 307,
};

/* The argument registers keep their values until the exit, all but the one that returns the result. */
#define SONDE_SYSCALL_NUMBER(regs) ((__u32)(regs)->orig_ax)
#define SONDE_SYSCALL_ARG1(regs) ((regs)->di)
#define SONDE_SYSCALL_ARG2(regs) ((regs)->si)
#define SONDE_SYSCALL_ARG3(regs) ((regs)->dx)
#define SONDE_SYSCALL_ARG4(regs) ((regs)->r10)
#else
#error "system calls of this architecture are not written down here"
#endif

#endif
