package io.sonde.core.doctor;

import io.sonde.bpf.KernelBtf;
import io.sonde.bpf.Uprobes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What newer kernels have, and what it is good for here. */
enum Feature {
  RING_BUFFER("ring buffer", "5.8", "records come through it", has("bpf_ringbuf_output")),
  READ_ONLY_CAST(
      "rdonly_cast",
      "6.2",
      "the backends read the kernel's objects faster with it, and stack only with it",
      has("bpf_rdonly_cast")),
  PACKET_DYNPTR(
      "dynptr of packets",
      "6.12",
      "the backend stack reads packets with it",
      has("bpf_dynptr_from_skb")),
  UPROBE_MULTI(
      "uprobe_multi",
      "6.6",
      "plugins attach to functions of programs without CAP_SYS_ADMIN",
      _ -> Uprobes.multi()),
  COOKIE(
      "attach cookie",
      "5.15",
      "plugins tell by it which of many places was hit",
      has("bpf_get_attach_cookie_pe")),
  LOOP("bpf_loop", "5.17", "for the kernel halves of plugins", has("bpf_loop")),
  TASK_STORAGE(
      "task storage", "5.11", "for the kernel halves of plugins", has("bpf_task_storage_get"));

  private final String title;
  private final String since;
  private final String use;
  private final Predicate<KernelBtf> present;

  Feature(String title, String since, String use, Predicate<KernelBtf> present) {
    this.title = title;
    this.since = since;
    this.use = use;
    this.present = present;
  }

  private static Predicate<KernelBtf> has(String function) {
    return kernel -> kernel.hasFunction(function);
  }

  /** Looks for each of them. */
  static List<Finding> all() {
    try (KernelBtf kernel = KernelBtf.open()) {
      return Arrays.stream(values()).map(feature -> feature.look(kernel)).toList();
    }
  }

  private Finding look(KernelBtf kernel) {
    if (present.test(kernel)) {
      return Finding.ok(title, use);
    }
    String words = "not in this kernel, Linux has it from " + since + ": " + use;
    return this == RING_BUFFER
        ? Finding.failed(title, words, "use a kernel from " + since)
        : Finding.absent(title, words);
  }
}
