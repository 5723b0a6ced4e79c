package io.sonde.bpf;

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

  private static final MethodHandle VSNPRINTF = Native.libc("vsnprintf");

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
      FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
      MethodHandle print =
          MethodHandles.lookup()
              .findStatic(
                  LibbpfLog.class,
                  "onPrint",
                  MethodType.methodType(int.class, int.class, long.class, long.class));
      MemorySegment stub = Linker.nativeLinker().upcallStub(print, type, Arena.global());
      Native.call(Libbpf.function("libbpf_set_print"), stub.address());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * libbpf_print_fn_t. A {@code va_list} arrives as a pointer both on x86-64 and on AArch64; it can
   * be walked once, so a second walk needs a copy. An exception that left an upcall would end the
   * process.
   */
  private static int onPrint(int level, long format, long arguments) {
    StringBuilder text = TEXT.get();
    if (level >= DEBUG || text == null) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment again = arena.allocate(VA_LIST_BYTES, 16);
      again.copyFrom(Native.view(arguments, VA_LIST_BYTES));
      MemorySegment line = arena.allocate(1024);
      int length = print(line, format, arguments);
      if (length >= line.byteSize()) {
        line = arena.allocate(length + 1L);
        print(line, format, again.address());
      }
      long skipped = Math.max(0, length - MAX_BYTES);
      text.append(line.getString(skipped));
      text.delete(0, Math.max(0, text.length() - MAX_BYTES));
    } catch (Throwable e) {
      text.append("(a message of libbpf could not be read)\n");
    }
    return 0;
  }

  private static int print(MemorySegment line, long format, long arguments) {
    return (int) Native.call(VSNPRINTF, line.address(), line.byteSize(), format, arguments, 0, 0);
  }
}
