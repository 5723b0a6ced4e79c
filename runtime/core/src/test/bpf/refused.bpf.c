/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reads outside the payload, which the verifier sees. */
#include <sonde/handler.h>

SONDE_HANDLER(refused)
{
	return message->payload[message->head.bytes] ? SONDE_SKIP : SONDE_TELL;
}
