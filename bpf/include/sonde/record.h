/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the kernel side tells the agent: records in one ring. Both sides read this file: C by inclusion, Java by the
 * flyweights that are generated from the BTF of the objects compiled with it.
 *
 * Rules: only __u8 to __u64, no padding that has no name, payload last, unit in the name.
 */
#ifndef SONDE_RECORD_H
#define SONDE_RECORD_H

/* Puts a struct into the object's BTF under a name that the generator looks for. */
#define SONDE_EVENT(type) const struct type *sonde_event_##type __attribute__((unused))
#define SONDE_ENUM(type) const enum type *sonde_enum_##type __attribute__((unused))

enum sonde_kind {
	SONDE_OPENED = 1, /* a connection; struct sonde_opened */
	SONDE_DATA = 2, /* bytes; struct sonde_head, then the captured ones */
	SONDE_END = 3, /* no more bytes in this direction */
	SONDE_CLOSED = 4, /* the connection is gone */
	SONDE_EXEC = 8, /* process events; struct sonde_process_event */
	SONDE_FORK = 9,
	SONDE_EXIT = 10,
	SONDE_LISTEN = 11,
};

enum sonde_direction { SONDE_RECEIVED = 0, SONDE_SENT = 1 };
enum sonde_role { SONDE_SERVER = 0, SONDE_CLIENT = 1 };

/* Flags of a record. */
enum sonde_flags {
	SONDE_JOINED_LATE = 1, /* OPENED: the connection is older than our interest in it */
	SONDE_RESET = 2, /* CLOSED: aborted, not closed in order */
	SONDE_AHEAD = 4, /* DATA: arrived before bytes that precede it in the stream */
};

enum sonde_limits {
	/* Slots: 0 is not yet known, the last one is not wanted, those between belong to plugins. */
	SONDE_SLOT_UNKNOWN = 0,
	SONDE_SLOT_IGNORED = 63,
	SONDE_SLOTS = 64,
	SONDE_SIGNATURES = 64,
	/* Generations of plugins that can be told apart at a time: number modulo this. A power of two; 0 is the core's. */
	SONDE_ACCOUNTS = 128,
	/* Most bytes that are copied of one chunk; a power of two. */
	SONDE_CAPTURE_MAX = 4096,
};

#pragma clang diagnostic push
#pragma clang diagnostic error "-Wpadded"

/* Begins every record. */
struct sonde_head {
	__u64 connection; /* number of the connection, from 1; 0 in process events */
	__u64 position; /* DATA: offset of the first byte in the stream of its direction */
	__u64 time_ns; /* DATA received: arrival at the socket; DATA sent: hand-over to the kernel; else: now */
	__u64 read_ns; /* DATA sent: first read since the process last sent, 0 if unknown */
	__u64 context; /* execution context that sent: the thread, 0 if the record was made in softirq */
	__u64 tail; /* DATA: last bytes of a chunk that was not captured whole, first one lowest */
	__u32 bytes; /* DATA: bytes of the chunk */
	__u32 captured; /* DATA: how many of them follow this head */
	__u32 pid; /* process that last touched the connection, 0 if none has; process events: the process */
	__u32 generation; /* of the plugin in the slot, when the record was made */
	__u8 kind; /* enum sonde_kind */
	__u8 slot;
	__u8 direction; /* enum sonde_direction */
	__u8 flags; /* enum sonde_flags */
	__u8 tail_bytes; /* in tail, 0 to 8 */
	__u8 _pad;
	__u16 mark; /* DATA: what the plugin's handler noted, 0 without one */
};

struct sonde_opened {
	struct sonde_head head;
	__u8 local_address[16]; /* network order; IPv4 as ::ffff:a.b.c.d */
	__u8 remote_address[16];
	__u32 local_isn; /* sequence number of the first byte sent, identity of the connection on any host */
	__u32 remote_isn; /* same of the first byte received */
	__u32 netns; /* inode of the network namespace */
	__u16 local_port;
	__u16 remote_port;
	__u8 role; /* enum sonde_role */
	__u8 _pad[7];
};

struct sonde_process_event {
	struct sonde_head head;
	__u32 other; /* FORK: the child; LISTEN: the port */
	__u32 netns; /* LISTEN: inode of the network namespace */
};

#pragma clang diagnostic pop

_Static_assert(sizeof(struct sonde_head) == 72, "head");
_Static_assert(sizeof(struct sonde_opened) % 8 == 0, "opened");

#endif
