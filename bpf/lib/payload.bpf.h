/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Copies bytes of a process into a message. */
#ifndef SONDE_PAYLOAD_BPF_H
#define SONDE_PAYLOAD_BPF_H

#include "emit.bpf.h"
#include <sonde/narrow.h>

/* Segments of a vector that are looked at. */
#define SONDE_SEGMENTS 8

/* Where the bytes of a call are. */
struct sonde_buffers {
	__u64 base; /* the bytes, or struct iovec[segments] if segments is not 0; 0: they cannot be read */
	__u64 skip; /* bytes before the first that counts, all in the first segment */
	__u32 segments;
	__u32 narrow; /* 1 if a vector of the process is that of a 32-bit program, struct compat_iovec; else 0 */
};

/* Who a vector belongs to: the process, or the kernel, which copied it. */
enum sonde_vector { SONDE_USER_VECTOR, SONDE_KERNEL_VECTOR };

static __always_inline bool sonde_segment(enum sonde_vector whose, const struct sonde_buffers *from, __u64 index,
					  struct iovec *to)
{
	__u64 words[2] = {}, narrow = from->narrow;
	__u64 size = SONDE_SIZE(narrow, 8);

	if (whose == SONDE_KERNEL_VECTOR)
		return !bpf_probe_read_kernel(to, sizeof(*to), (void *)(from->base + index * sizeof(*to)));
	if (bpf_probe_read_user(words, size, (void *)(from->base + index * size)))
		return false;
	to->iov_base = (void *)SONDE_PICK(narrow, (__u32)words[0], words[0]);
	to->iov_len = SONDE_PICK(narrow, words[0] >> 32, words[1]);
	return true;
}

/*
 * Copies the first `limit` bytes of a vector into this task's message. Returns how many that were. Global, so that the
 * verifier checks its loop once and not for every state of its callers; hence numbers and nothing else.
 *
 * @vector: enum sonde_vector << 1 | narrow
 */
__noinline __u32 sonde_copy_vector(__u64 base, __u32 segments, __u64 skip, __u32 vector, __u32 limit)
{
	struct sonde_message *message = sonde_message(SONDE_MESSAGE_TASK);
	struct sonde_buffers from = { .base = base, .narrow = vector & 1 };
	enum sonde_vector whose = vector >> 1;
	__u32 done = 0;

	if (!message)
		return 0;
	for (__u32 i = 0; i < SONDE_SEGMENTS && i < segments && done < limit; i++) {
		struct iovec v;

		if (!sonde_segment(whose, &from, i, &v))
			break;
		__u64 length = v.iov_len - skip;
		__u32 n = length < limit - done ? length : limit - done;
		__u32 at = done;
		SONDE_BOUND(n);
		SONDE_BOUND(at);
		if (bpf_probe_read_user(&message->payload[at], n, v.iov_base + skip))
			break;
		done += n;
		skip = 0;
	}
	return done;
}

/* Copies the first `limit` bytes into this task's message. Returns how many that were. */
static __always_inline __u32 sonde_copy(struct sonde_message *message, const struct sonde_buffers *from,
					enum sonde_vector whose, __u32 limit)
{
	if (!from->base)
		return 0;
	if (from->segments)
		return sonde_copy_vector(from->base, from->segments, from->skip, whose << 1 | from->narrow, limit);
	SONDE_BOUND(limit);
	return bpf_probe_read_user(message->payload, limit, (void *)(from->base + from->skip)) ? 0 : limit;
}

/*
 * Copies the last bytes of `bytes`, at most 8 and of one segment only; of several segments the last ones there are,
 * which is right if the call took all.
 *
 * @tail: receives them, the first one lowest
 * Returns how many.
 */
static __always_inline __u32 sonde_copy_tail(__u64 *tail, const struct sonde_buffers *from, enum sonde_vector whose,
					     __u64 bytes)
{
	__u64 end = from->base + from->skip + bytes, n = bytes;

	*tail = 0;
	if (!from->base)
		return 0;
	if (from->segments) {
		struct iovec v;

		if (!sonde_segment(whose, from, from->segments - 1, &v))
			return 0;
		if (from->segments == 1 && v.iov_len > from->skip + bytes)
			v.iov_len = from->skip + bytes;
		end = (__u64)v.iov_base + v.iov_len;
		n = v.iov_len;
	}
	if (n > 8)
		n = 8;
	asm volatile("" : "+r"(n)); /* so that the comparison below stays where the verifier sees it */
	return n > 0 && n <= 8 && !bpf_probe_read_user(tail, n, (void *)(end - n)) ? n : 0;
}

#endif
