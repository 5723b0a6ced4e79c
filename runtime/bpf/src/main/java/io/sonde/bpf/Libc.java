package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library in use. Each fails with a negative error number.
 *
 * <p>Handles are static and final, without which the compiler does not inline them; none is {@code
 * critical}, because all of them may block (measured: a transition costs 2 to 4 ns).
 */
@SuppressWarnings("restricted")
final class Libc {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private static final MethodHandle MMAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          ERRNO);
  private static final MethodHandle MUNMAP =
      function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), ERRNO);
  private static final MethodHandle SYSCONF =
      function("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

  private Libc() {}

  static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  /** Memory of this thread that receives errno from a handle linked with {@link #capture()}. */
  static MemorySegment state() {
    return STATE.get();
  }

  static Linker.Option capture() {
    return ERRNO;
  }

  /** What the last capturing call of this thread left, positive. */
  static int errno() {
    return errno(STATE.get());
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO_VALUE.get(state, 0L);
  }

  static long pageSize() {
    try {
      return (long) SYSCONF.invokeExact(30);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Maps a file, shared.
   *
   * @return memory without an owner; the caller unmaps it
   */
  static MemorySegment mmap(int fd, long offset, long length, int protection, String what) {
    try {
      MemorySegment state = STATE.get();
      MemorySegment memory =
          (MemorySegment)
              MMAP.invokeExact(state, MemorySegment.NULL, length, protection, 1, fd, offset);
      if (memory.address() == -1) {
        throw new BpfException("mapping " + what, errno(state));
      }
      return memory.reinterpret(length);
    } catch (BpfException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Maps a file, shared; unmapped when the arena is closed. */
  static MemorySegment mmap(
      int fd, long offset, long length, int protection, Arena arena, String what) {
    MemorySegment memory = mmap(fd, offset, length, protection, what);
    return memory.reinterpret(length, arena, Libc::munmap);
  }

  /** The memory that a pointer from native code points to. */
  static MemorySegment view(MemorySegment pointer, long bytes) {
    return pointer.reinterpret(bytes);
  }

  static void munmap(MemorySegment memory) {
    try {
      int unused = (int) MUNMAP.invokeExact(memory, memory.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void close(int fd) {
    try {
      int unused = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(int fd, MemorySegment into) {
    try {
      MemorySegment state = STATE.get();
      long read = (long) READ.invokeExact(state, fd, into, into.byteSize());
      return read < 0 ? -errno(state) : read;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What a method handle throws beside its result: only errors of ours. */
  static AssertionError unexpected(Throwable cause) {
    return new AssertionError("a native call threw", cause);
  }
}
