package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The limit of locked memory. Linux before 5.11 counts maps and programs against it, and refuses
 * what exceeds it with EPERM; later ones count them as memory of the control group.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">getrlimit(2)</a>
 */
public final class LockedMemory {
  /** No limit. */
  public static final long UNLIMITED = -1;

  private static final int RLIMIT_MEMLOCK = 8;
  private static final MethodHandle GET = Native.libc("getrlimit");
  private static final MethodHandle SET = Native.libc("setrlimit");

  private LockedMemory() {}

  /**
   * Raises it as far as this process may: away with CAP_SYS_RESOURCE, else to the hard limit.
   *
   * @return bytes that may be locked now, or {@link #UNLIMITED}
   */
  public static long raise() {
    try (Arena arena = Arena.ofConfined()) {
      // struct rlimit { rlim_t soft, hard; }
      MemorySegment limit = arena.allocate(JAVA_LONG, 2);
      limit.setAtIndex(JAVA_LONG, 0, UNLIMITED);
      limit.setAtIndex(JAVA_LONG, 1, UNLIMITED);
      if ((int) Native.call(SET, RLIMIT_MEMLOCK, limit.address()) == 0) {
        return UNLIMITED;
      }
      require(GET, limit);
      limit.setAtIndex(JAVA_LONG, 0, limit.getAtIndex(JAVA_LONG, 1));
      require(SET, limit);
      return limit.getAtIndex(JAVA_LONG, 0);
    }
  }

  /** Neither can fail: reading is free, and everybody may go up to the hard limit. */
  private static void require(MethodHandle call, MemorySegment limit) {
    if ((int) Native.call(call, RLIMIT_MEMLOCK, limit.address()) != 0) {
      throw new BpfException("the limit of locked memory", Native.errno());
    }
  }
}
