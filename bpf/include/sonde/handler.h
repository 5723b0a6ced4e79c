/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel half of a plugin: a handler that sees every message of its protocol before the agent does, in whatever
 * hook saw it. It works on the message alone, never on the hook's context, so one program fits every hook: the core
 * loads it once for each.
 *
 *   #include <sonde/handler.h>
 *
 *   SONDE_HANDLER(redis)
 *   {
 *           if (message->head.captured >= 4 && message->payload[0] == '+')
 *                   message->head.mark = 1;
 *           return SONDE_TELL;
 *   }
 *
 * A handler may lower head.captured, so that less is copied, and set head.mark, which the decoder gets with the bytes.
 * Everything else is for reading: bytes is what went over the wire, and payload holds head.captured of them. Offsets
 * into the payload must be bounded for the verifier: compare with a constant, or mask with SONDE_CAPTURE_MAX - 1.
 */
#ifndef SONDE_HANDLER_H
#define SONDE_HANDLER_H

#include <emit.bpf.h>

enum sonde_verdict {
	SONDE_TELL, /* the agent gets the message */
	SONDE_SKIP, /* it does not: to the decoder these bytes are missing. Counted as skipped, reason "handler" */
};

/* Set by the core: enum sonde_message_of */
const volatile __u32 sonde_hook_message;

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define SONDE_HANDLER(name)                                                              \
	static __always_inline enum sonde_verdict name##_(struct sonde_message *message); \
	SEC("raw_tp") int name(void *ctx)                                                \
	{                                                                                \
		struct sonde_message *message = sonde_message(sonde_hook_message);       \
                                                                                         \
		if (message)                                                             \
			sonde_finish(message, name##_(message));                         \
		return 0;                                                                \
	}                                                                                \
	static __always_inline enum sonde_verdict name##_(struct sonde_message *message)

static __always_inline void sonde_finish(struct sonde_message *message, enum sonde_verdict verdict)
{
	if (verdict == SONDE_TELL) {
		sonde_output_message(message);
		return;
	}
	struct sonde_count *count = sonde_count(message->head.generation);

	if (count) {
		__sync_fetch_and_add(&count->captured, 1);
		__sync_fetch_and_add(&count->bytes, message->head.bytes);
		__sync_fetch_and_add(&count->skipped, 1);
	}
}

#endif
