/* Another object that shares a map of features.bpf.c and takes one of its slots. */
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u64);
  __type(value, __u64);
} connections SEC(".maps");

/* Hook: given at load time. Leaves a mark in the map it shares. */
SEC("?tp_btf")
int visitor(void *context) {
  __u64 connection = 7, mark = 1234;
  bpf_map_update_elem(&connections, &connection, &mark, 0);
  return 0;
}
