/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Notes 2 on every message, and does not want those that begin with an x. */
#include <sonde/handler.h>

__u64 seen;

SONDE_HANDLER(mark)
{
	__sync_fetch_and_add(&seen, 1);
	message->head.mark = 2;
	return message->head.captured && message->payload[0] == 'x' ? SONDE_SKIP : SONDE_TELL;
}
