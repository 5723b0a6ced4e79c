package io.sonde.bpf;

import java.lang.invoke.MethodHandle;

/** Threads whose work may wait while the host has something better to do. */
public final class Background {
  private static final int PRIO_PROCESS = 0;

  /** About a tenth of a CPU that another thread wants as well. */
  private static final int NICE = 10;

  private Background() {}

  /**
   * Lowers the priority of this thread for good, and that of the threads it will start.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2)</a>
   */
  public static void enter() {
    MethodHandle setpriority = Native.libc("setpriority");
    // Linux counts threads here, and 0 is the calling one. It cannot fail: anybody may be nicer.
    Native.call(setpriority, PRIO_PROCESS, 0, NICE);
  }
}
