/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which protocol a connection speaks and how many bytes of its next chunk are copied. */
#ifndef SONDE_TURN_BPF_H
#define SONDE_TURN_BPF_H

#include "connection.bpf.h"

/* Takes over what the agent decided about a connection. */
static __always_inline void sonde_obey(struct sonde_connection *c)
{
	struct sonde_state *state = sonde_state();

	if (!state || !state->verdicts)
		return;
	__u32 *slot = bpf_map_lookup_elem(&sonde_verdicts, &c->id);
	if (slot && *slot < SONDE_SLOTS) {
		c->slot = *slot;
		bpf_map_delete_elem(&sonde_verdicts, &c->id);
	}
}

/* The connection of a socket of the current, traced process; NULL if it is not to be told of. */
static __always_inline struct sonde_connection *sonde_follow(const struct sock *sk, __u32 pid)
{
	struct sonde_connection *c = sonde_find(sk);

	if (!c)
		c = sonde_join(sk, pid, 0);
	if (!c)
		return NULL;
	sonde_obey(c);
	return c->slot == SONDE_SLOT_IGNORED ? NULL : c;
}

/*
 * How many bytes of a chunk to copy. A turn is all that is sent in one direction until the other answers: its first
 * bytes hold the heads. They are told by their position, so it does not matter in which order segments arrive.
 *
 * @next: position of the first byte that is still missing, or @position if nothing is
 */
static __always_inline __u32 sonde_turn(struct sonde_connection *c, __u8 direction, __u64 next, __u64 position,
					__u64 bytes)
{
	__u32 index = c->slot;
	struct sonde_slot *slot = bpf_map_lookup_elem(&sonde_slots, &index);

	if (!slot)
		return 0;
	if (!(c->flags & SONDE_CONN_STARTED) || c->direction != direction) {
		c->flags |= SONDE_CONN_STARTED;
		c->direction = direction;
		c->turn_end = next + slot->turn_bytes;
		if (direction == SONDE_RECEIVED)
			c->read_ns = 0;
	}
	__u64 limit = slot->chunk_bytes;
	if (c->turn_end > position && c->turn_end - position > limit)
		limit = c->turn_end - position;
	if (limit > SONDE_CAPTURE_MAX)
		limit = SONDE_CAPTURE_MAX;
	return limit < bytes ? limit : bytes;
}

/*
 * The slot whose signature these first bytes match, or SONDE_SLOT_UNKNOWN. Global, so that the verifier checks its loop
 * once and not for every state of its callers.
 *
 * @first, @second: 16 bytes, those beyond @length are arbitrary
 * @sender: enum sonde_role of the end that sent them
 */
__noinline __u32 sonde_match(__u64 first, __u64 second, __u32 length, __u32 sender)
{
	for (__u32 i = 0; i < SONDE_SIGNATURES; i++) {
		__u32 key = i;
		struct sonde_signature *s = bpf_map_lookup_elem(&sonde_sigs, &key);

		if (!s || !s->length)
			break;
		if (s->from == sender && length >= s->length && (first & s->mask[0]) == s->value[0] &&
		    (second & s->mask[1]) == s->value[1])
			return s->slot;
	}
	return SONDE_SLOT_UNKNOWN;
}

/* Looks for the protocol in the first bytes of a turn, which the plugins' signatures describe. */
static __always_inline void sonde_classify(struct sonde_connection *c, const __u8 *payload, __u32 length,
					   __u8 direction)
{
	const __u64 *words = (const __u64 *)payload;

	c->slot = sonde_match(words[0], words[1], length, direction == SONDE_SENT ? c->role : !c->role);
}

#endif
