package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system call bpf(2): one handle for everything that needs no ELF. {@code union bpf_attr} as in
 * the kernel's include/uapi/linux/bpf.h.
 */
final class BpfCall {
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP = 1;
  static final int MAP_UPDATE = 2;
  static final int MAP_DELETE = 3;
  static final int MAP_NEXT_KEY = 4;
  static final int PROGRAM_LOAD = 5;
  static final int PROGRAM_TEST_RUN = 10;
  static final int OBJECT_INFO = 15;
  static final int MAP_LOOKUP_BATCH = 24;
  static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
  static final int LINK_CREATE = 28;
  static final int ENABLE_STATISTICS = 32;
  static final int ITERATOR_CREATE = 33;

  /** Bytes of {@code union bpf_attr} that are passed; older kernels accept zeros at its end. */
  static final int ATTRIBUTE_BYTES = 144;

  /** The only system call number in Sonde's Java. */
  private static final long NUMBER = System.getProperty("os.arch").equals("aarch64") ? 280 : 321;

  /** Variadic in C; its words go the same way as those of any other function. */
  private static final MethodHandle SYSCALL = Native.libc("syscall");

  private static final ThreadLocal<MemorySegment> ATTRIBUTES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ATTRIBUTE_BYTES, 8));

  private BpfCall() {}

  /** The attributes of this thread's next call, all zero. */
  static MemorySegment attributes() {
    return ATTRIBUTES.get().fill((byte) 0);
  }

  /** Makes the call; a negative error number if it fails. */
  static int call(int command, MemorySegment attributes) {
    long result =
        Native.call(SYSCALL, NUMBER, command, attributes.address(), ATTRIBUTE_BYTES, 0, 0);
    return result < 0 ? -Native.errno() : (int) result;
  }

  /** Makes the call; an exception that begins with {@code what} if it fails. */
  static int require(String what, int command, MemorySegment attributes) {
    int result = call(command, attributes);
    if (result < 0) {
      throw new BpfException(what, -result);
    }
    return result;
  }

  /** Fills {@code info} with what the kernel knows about a map or program. */
  static void info(String what, int fd, MemorySegment info) {
    MemorySegment attributes = attributes();
    attributes.set(JAVA_INT, 0, fd);
    attributes.set(JAVA_INT, 4, (int) info.byteSize());
    attributes.set(ADDRESS, 8, info);
    require(what, OBJECT_INFO, attributes);
  }
}
