/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Maps that every object shares. The core makes them once and puts them into each object before it is loaded; sizes
 * here are the smallest that load.
 */
#ifndef SONDE_MAPS_H
#define SONDE_MAPS_H

#include <sonde/record.h>

#pragma clang diagnostic push
#pragma clang diagnostic error "-Wpadded"

/* Flags of a connection. */
enum sonde_connection_flags {
	SONDE_CONN_ANNOUNCED = 1, /* its OPENED record is in the ring */
	SONDE_CONN_LATE = 2,
	SONDE_CONN_LISTENER = 4, /* not a connection: a listening socket that is counted in sonde_ports */
	SONDE_CONN_STARTED = 8, /* bytes were seen, so direction means something */
	SONDE_CONN_PENDING = 16, /* found before its process was traced: nothing is told until it is */
	SONDE_CONN_RECEIVED = 32, /* the first received byte was told */
	SONDE_CONN_ENDED = 64, /* the end of what is received was told, by a backend that sees reads */
};

/* What is remembered of a socket of a traced process. */
struct sonde_connection {
	__u64 id;
	__u64 arrival_ns; /* first unread byte, for backends that see bytes only when they are read */
	__u64 read_ns; /* first read since the process last sent */
	__u64 send_message; /* the msghdr being sent, to know a second call for it; of a listener: the netns */
	__u64 send_end; /* position at which that message ends; of a listener: the port */
	__u64 sent; /* position up to which sent bytes were told */
	__u64 received; /* same of received ones, for backends that see bytes only when they are read */
	__u64 tail; /* last bytes of the message being sent */
	__u64 turn_end; /* position up to which bytes of this turn are copied */
	__u32 pid; /* last to touch it */
	__u8 role;
	__u8 slot;
	__u8 direction; /* of this turn */
	__u8 flags;
	__u8 tail_bytes;
	__u8 _pad[7];
};

struct sonde_port {
	__u32 netns;
	__u16 port;
	__u16 _pad;
};

/* What hooks do with a process. */
enum sonde_interest {
	SONDE_PROCESS_PENDING = 1, /* its sockets are being looked up; hooks leave it alone */
	SONDE_PROCESS_TRACED = 2,
};

/*
 * A plugin, as far as hooks must know. The generation says whose the bytes are from now on: the account that records
 * are counted in and the handler that they pass. So a new version of a plugin becomes live with one update of this.
 */
struct sonde_slot {
	__u32 generation; /* 0: no plugin */
	__u32 turn_bytes; /* copied of a turn */
	__u32 chunk_bytes; /* copied of each chunk after that */
	__u32 _pad;
};

/* (bytes & mask) == value over the first 16 bytes. */
struct sonde_signature {
	__u64 value[2];
	__u64 mask[2];
	__u32 length; /* bytes that must be there; 0 ends the list */
	__u8 from; /* enum sonde_role of the sender */
	__u8 slot;
	__u8 _pad[2];
};

/* Records of one generation on one CPU. */
struct sonde_count {
	__u64 captured; /* made or tried */
	__u64 lost; /* of these, not made: the ring was full */
	__u64 bytes; /* on the wire, of DATA records */
	__u64 untracked; /* account 0: connections that found no room in sonde_conns */
	__u64 skipped; /* of captured, not made: the plugin's handler did not want them */
};

/* Written by the agent only. */
struct sonde_state {
	__u64 watermark; /* bytes in the ring at which the agent is woken */
	__u32 verdicts; /* whether sonde_verdicts may hold something */
	__u32 _pad;
};

/* A record while it is made. */
struct sonde_message {
	struct sonde_head head;
	__u8 payload[4 * SONDE_CAPTURE_MAX];
};

/* A softirq may come in between the instructions of a program that runs for a task, so each has its own message. */
enum sonde_message_of { SONDE_MESSAGE_TASK, SONDE_MESSAGE_SOFTIRQ, SONDE_MESSAGES };

#pragma clang diagnostic pop

/* Sockets of traced processes, by struct sock address. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct sonde_connection);
} sonde_conns SEC(".maps");

/* Processes of interest, by thread group id. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u32);
} sonde_procs SEC(".maps");

/* Ports on which traced processes listen, with the number of their listening sockets. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct sonde_port);
	__type(value, __u32);
} sonde_ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SONDE_SLOTS);
	__type(key, __u32);
	__type(value, struct sonde_slot);
} sonde_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SONDE_SIGNATURES);
	__type(key, __u32);
	__type(value, struct sonde_signature);
} sonde_sigs SEC(".maps");

/* What the agent decided about connections, by number: the slot. Taken out by the hook that finds it. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u32);
} sonde_verdicts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SONDE_ACCOUNTS);
	__type(key, __u32);
	__type(value, struct sonde_count);
} sonde_counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sonde_state);
} sonde_states SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SONDE_MESSAGES);
	__type(key, __u32);
	__type(value, struct sonde_message);
} sonde_messages SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} sonde_ring SEC(".maps");

#endif
