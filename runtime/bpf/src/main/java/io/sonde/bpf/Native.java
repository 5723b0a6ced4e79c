package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Calls C functions. All are linked with one type, six words in and one out: the linker makes code
 * for each type it meets, and that is most of what starting up costs (measured: 20 functions of one
 * type take 3 ms, each further type 4 to 15 ms).
 *
 * <p>That is what the calling conventions of x86-64 (System V ABI) and AArch64 (AAPCS64) allow for
 * functions of integers and pointers: each argument has a register of its own, those a function
 * does not know it ignores, and of a narrower argument or result only the low bits count. Handles
 * are static and final where they are used, and not {@code critical}: they may block.
 */
@SuppressWarnings("restricted")
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor WORDS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

  /** Receives errno; one for each thread. */
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private Native() {}

  static MethodHandle link(MemorySegment function) {
    return LINKER.downcallHandle(function, WORDS, ERRNO);
  }

  /** Links a function of the C library. */
  static MethodHandle libc(String name) {
    return link(LINKER.defaultLookup().findOrThrow(name));
  }

  static long call(MethodHandle function) {
    return call(function, 0, 0, 0, 0, 0, 0);
  }

  static long call(MethodHandle function, long a) {
    return call(function, a, 0, 0, 0, 0, 0);
  }

  static long call(MethodHandle function, long a, long b) {
    return call(function, a, b, 0, 0, 0, 0);
  }

  static long call(MethodHandle function, long a, long b, long c) {
    return call(function, a, b, c, 0, 0, 0);
  }

  /** Calls a function; its result, of which a caller that expects less takes the low part. */
  static long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) function.invokeExact(STATE.get(), a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new AssertionError("a native call threw", t);
    }
  }

  /** What the last call of this thread left in errno, positive. */
  static int errno() {
    return (int) ERRNO_VALUE.get(STATE.get(), 0L);
  }

  /** The memory that a pointer from native code points to. */
  static MemorySegment view(long pointer, long bytes) {
    return MemorySegment.ofAddress(pointer).reinterpret(bytes);
  }

  /** Reads a C string that native code owns; null if there is none. */
  static String text(long pointer) {
    return pointer == 0 ? null : view(pointer, 64 << 10).getString(0);
  }
}
