package io.sonde.bpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the tests against a real kernel need; they are skipped, with the reason, where it lacks. */
final class Kernel {
  private Kernel() {}

  static void require() {
    assumeTrue(KernelBtf.available(), "this kernel has no BTF");
    String refusal = "";
    try {
      BpfMap.create(BpfMap.ARRAY, "probe", 4, 8, 1, 0).close();
      KernelBtf.open().close();
    } catch (BpfException e) {
      refusal = e.getMessage();
    }
    assumeTrue(refusal.isEmpty(), refusal);
  }
}
