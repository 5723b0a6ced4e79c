package io.sonde.vm;

/** A line of kernels; the names are those of {@code distribution/vm/kernel}. */
enum Kernel {
  /** The longest first, since two run at a time. */
  V7_2("7.2"),
  V6_1("6.1"),
  V6_12("6.12"),
  V5_10("5.10");

  private final String line;

  Kernel(String line) {
    this.line = line;
  }

  String line() {
    return line;
  }

  /**
   * Whether a backend must work here. Only {@code stack} needs what is not in all:
   * tcp_sendmsg_locked passes its message to the tracepoint since 6.16.
   */
  boolean has(String backend) {
    return !backend.equals("stack") || this == V7_2;
  }

  /**
   * Whether it may interrupt a BPF program at a tracepoint for another thread, for which it then
   * skips that program. The agent counts what was skipped and can do no more.
   */
  boolean interrupts() {
    return this == V7_2;
  }

  /** Whether the agent also runs here as a user with four capabilities. */
  boolean checksNobody() {
    return this == V6_1;
  }
}
