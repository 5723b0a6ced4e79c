/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reads memory of programs whose pointers and sizes have 4 bytes ("narrow") or 8 with the same instructions. */
#ifndef SONDE_NARROW_H
#define SONDE_NARROW_H

#include <sonde/kernel.h>

/*
 * One of two numbers without a branch, after which the verifier would look at all that follows twice.
 *
 * @narrow: 1 for the first, 0 for the second
 */
#define SONDE_PICK(narrow, if_narrow, if_wide) (((if_wide) & ((__u64)(narrow) - 1)) | ((if_narrow) & -(__u64)(narrow)))

/* Size of what has `bytes` in a 32-bit program and twice as many in others; the verifier sees the bounds. */
#define SONDE_SIZE(narrow, bytes) ((bytes) + (((__u64)(narrow) - 1) & (bytes)))

#endif
