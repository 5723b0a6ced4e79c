package io.sonde.core.capture;

import io.sonde.bpf.KernelBtf;
import java.util.function.Predicate;

/**
 * What a kernel must have.
 *
 * @param has whether it has it
 * @param otherwise what is to be said if it has not, a sentence
 */
record Need(Predicate<KernelBtf> has, String otherwise) {
  static Need tracepoint(String name) {
    return new Need(kernel -> kernel.hasTracepoint(name), "this kernel has no tracepoint " + name);
  }

  static Need function(String name) {
    return new Need(kernel -> kernel.hasFunction(name), "this kernel has no function " + name);
  }

  /** A function that BPF programs may call. */
  static Need kfunc(String name) {
    return new Need(
        kernel -> kernel.hasFunction(name),
        "this kernel has no function " + name + " for BPF programs");
  }

  /**
   * Trampolines that wait for their last user before they go, since 5.12 (kernel commit
   * e21aa341785c, backported to some). An older kernel may crash when a program is detached.
   */
  static Need safeTrampolines() {
    return new Need(
        kernel -> kernel.hasFunction("__bpf_tramp_image_put_rcu"),
        "this kernel may crash when a trampoline is removed (fixed in 5.12)");
  }

  boolean met(KernelBtf kernel) {
    return has.test(kernel);
  }
}
