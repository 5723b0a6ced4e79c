/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * %id% in the kernel: a handler that sees every message before it is copied to the agent, whichever hook saw it. What it
 * may read and change is said in kit/bpf/include/sonde/handler.h of the installation.
 */
#include <sonde/handler.h>

/* The decoder gets it as Chunk.mark(). */
#define MARK_ERROR 1

SONDE_HANDLER(%id%_message)
{
	const __u8 *text = message->payload;

	if (message->head.captured >= 3 && text[0] == 'E' && text[1] == 'R' && text[2] == 'R')
		message->head.mark = MARK_ERROR;
	return SONDE_TELL;
}
