/* Fills a ring on request, and marks one struct of every shape the generator knows. */
#include "kernel.h"

enum sample_kind {
  SAMPLE_KIND_NONE,
  SAMPLE_KIND_SHORT = 7,
};

struct sample_head {
  __u64 connection;
  __u32 bytes;
  __u16 port;
  __u8 kind;
  __s8 delta;
};

struct sample {
  struct sample_head head;
  __u64 time_ns;
  __s32 class;
  __be32 address[4];
  __u32 _pad;
  union {
    __u64 whole;
    __u32 half;
  };
  __u8 payload[160];
};
_Static_assert(sizeof(struct sample) == 216, "a record is a multiple of 8 bytes");

SONDE_EVENT(sample);
SONDE_ENUM(sample_kind);

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1 << 20);
} ring SEC(".maps");

__u64 sequence;
__u64 lost;
__u32 wakeup;

struct produce_arguments {
  __u64 count;
};

static long emit(__u32 index, void *context) {
  struct sample *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
  if (!record) {
    lost++;
    return 1;
  }
  record->head.connection = sequence++;
  record->head.bytes = index;
  record->head.kind = SAMPLE_KIND_SHORT;
  record->time_ns = bpf_ktime_get_ns();
  bpf_ringbuf_submit(record, wakeup ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
  return 0;
}

/* Writes as many records as its argument says. Hook: none, run by BPF_PROG_TEST_RUN. */
SEC("raw_tp")
int produce(struct produce_arguments *context) {
  __u64 unused = 0;
  return bpf_loop((__u32)context->count, emit, &unused, 0);
}
