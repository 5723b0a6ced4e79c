/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Compiled for an agent whose records look different. */
#define read_ns first_read_ns
#include <sonde/handler.h>

SONDE_HANDLER(layout)
{
	return SONDE_TELL;
}
