/* One program for each thing the binding does. */
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

const volatile __u32 cfg_pid = 0;
const volatile __u8 cfg_step = 1;
const volatile __s64 cfg_offset = 0;
const volatile char cfg_name[8] = "?";

__u64 hits[8];
__u64 setting = 42;
__u32 narrow;
__u16 narrower;

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u64);
  __type(value, __u64);
} connections SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 2);
  __type(key, __u32);
  __type(value, __u64[3]);
} counters SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 2);
  __type(key, __u32);
  __type(value, __u32);
} slots SEC(".maps");

/* Hook: run by hand. Adds what the constants say. */
SEC("raw_tp")
int constants(void *context) {
  hits[0] += cfg_step + cfg_offset + cfg_name[0];
  narrow = cfg_pid;
  narrower = (__u16)cfg_pid;
  hits[1] = setting;
  return 7;
}

/* Hook: run by hand. Counts on the CPU it runs on, and for one connection. */
SEC("raw_tp")
int count(void *context) {
  __u32 index = 1;
  __u64 connection = 99, one = 1;
  __u64 *columns = bpf_map_lookup_elem(&counters, &index);
  if (columns) {
    columns[0] += 1;
    columns[2] += 10;
  }
  bpf_map_update_elem(&connections, &connection, &one, 0);
  return 0;
}

/* Hook: every change of state of a TCP or Unix socket, any context. */
SEC("tp_btf/inet_sock_set_state")
int state(void *context) {
  __sync_fetch_and_add(&hits[2], 1);
  bpf_tail_call(context, &slots, 0);
  __sync_fetch_and_add(&hits[3], 1);
  return 0;
}

/* Hook: given at load time; reads nothing of its context. */
SEC("?tp_btf")
int handler(void *context) {
  __sync_fetch_and_add(&hits[4], 1);
  return 0;
}

/* Hook: user code, task context. Adds up its cookies. */
SEC("uprobe")
int probe(void *context) {
  __sync_fetch_and_add(&hits[5], bpf_get_attach_cookie(context));
  return 0;
}

/* Hook: user code, task context; loaded for perf events. */
SEC("uprobe")
int perf_probe(void *context) {
  __sync_fetch_and_add(&hits[6], bpf_get_attach_cookie(context));
  return 0;
}

struct seq_file;
struct task_struct {
  __s32 tgid;
} __attribute__((preserve_access_index));
struct bpf_iter_meta {
  struct seq_file *seq;
} __attribute__((preserve_access_index));
struct bpf_iter__task {
  struct bpf_iter_meta *meta;
  struct task_struct *task;
} __attribute__((preserve_access_index));

/* Hook: once for each task, then once with none. Writes a line for each. */
SEC("iter/task")
int tasks(struct bpf_iter__task *context) {
  static const char format[] = "task\n";
  struct task_struct *task = context->task;
  if (task && (__u32)task->tgid == cfg_pid) {
    bpf_seq_write(context->meta->seq, format, sizeof(format) - 1);
  }
  return 0;
}
