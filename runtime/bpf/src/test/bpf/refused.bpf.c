/* A program that no verifier accepts: it reads from a number as if it were memory. */
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

__u64 sink;

SEC("raw_tp")
int accepted(void *context) {
  return 0;
}

SEC("raw_tp")
int wild(void *context) {
  __u64 *nowhere = (void *)bpf_ktime_get_ns();
  sink = *nowhere;
  return 0;
}
