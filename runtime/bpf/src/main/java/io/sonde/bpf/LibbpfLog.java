package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What libbpf prints while a thread is in it, verifier log included, kept for the message of an
 * exception.
 */
@SuppressWarnings("restricted")
final class LibbpfLog {
  /** Most text kept of one call, in bytes from its end: the reason stands last. */
  private static final int MAX_BYTES = 256 << 10;

  private static final int DEBUG = 2;
  private static final int VA_LIST_BYTES = 32;
  private static final ThreadLocal<StringBuilder> TEXT = new ThreadLocal<>();

  private static final MethodHandle VSNPRINTF =
      Libc.function(
          "vsnprintf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

  private LibbpfLog() {}

  /** Begins to keep what libbpf prints on this thread. */
  static void begin() {
    TEXT.set(new StringBuilder());
  }

  /** Ends keeping; all that was printed. */
  static String end() {
    StringBuilder text = TEXT.get();
    TEXT.remove();
    return text == null ? "" : text.toString();
  }

  /** Makes libbpf print here. */
  static void install() {
    try {
      FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
      MethodHandle print =
          MethodHandles.lookup()
              .findStatic(
                  LibbpfLog.class,
                  "onPrint",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub = Linker.nativeLinker().upcallStub(print, type, Arena.global());
      MethodHandle set =
          Libbpf.function("libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS));
      MemorySegment unused = (MemorySegment) set.invokeExact(stub);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /**
   * libbpf_print_fn_t. A {@code va_list} arrives as a pointer both on x86-64 and on AArch64; it can
   * be walked once, so a second walk needs a copy. An exception that left an upcall would end the
   * process.
   */
  private static int onPrint(int level, MemorySegment format, MemorySegment arguments) {
    StringBuilder text = TEXT.get();
    if (level >= DEBUG || text == null) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment again = arena.allocate(VA_LIST_BYTES, 16);
      again.copyFrom(arguments.reinterpret(VA_LIST_BYTES));
      MemorySegment line = arena.allocate(1024);
      int length = (int) VSNPRINTF.invokeExact(line, line.byteSize(), format, arguments);
      if (length >= line.byteSize()) {
        line = arena.allocate(length + 1L);
        int unused = (int) VSNPRINTF.invokeExact(line, line.byteSize(), format, again);
      }
      long skipped = Math.max(0, length - MAX_BYTES);
      text.append(line.getString(skipped));
      text.delete(0, Math.max(0, text.length() - MAX_BYTES));
    } catch (Throwable e) {
      text.append("(a message of libbpf could not be read)\n");
    }
    return 0;
  }
}
