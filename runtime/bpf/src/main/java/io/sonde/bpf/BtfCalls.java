package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of libbpf 1.x for BTF (src/btf.h). */
final class BtfCalls {
  private static final MethodHandle FIND =
      Libbpf.function(
          "btf__find_by_name_kind", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle TYPE =
      Libbpf.function("btf__type_by_id", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle NAME =
      Libbpf.function("btf__name_by_offset", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));

  private BtfCalls() {}

  /** Number of the type of that name and {@code BTF_KIND_*}; negative if there is none. */
  static int find(MemorySegment btf, String name, int kind) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) FIND.invokeExact(btf, arena.allocateFrom(name), kind);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /** {@code struct btf_type}, of unknown length. */
  static MemorySegment type(MemorySegment btf, int number) {
    try {
      return (MemorySegment) TYPE.invokeExact(btf, number);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static String name(MemorySegment btf, int offset) {
    try {
      return Libbpf.text((MemorySegment) NAME.invokeExact(btf, offset));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /** Needed for the kernel's BTF alone. */
  static final class Kernel {
    private static final MethodHandle LOAD =
        Libbpf.function("btf__load_vmlinux_btf", FunctionDescriptor.of(ADDRESS), Libc.capture());
    private static final MethodHandle FREE =
        Libbpf.function("btf__free", FunctionDescriptor.ofVoid(ADDRESS));

    private Kernel() {}

    static MemorySegment load() {
      try {
        return (MemorySegment) LOAD.invokeExact(Libc.state());
      } catch (Throwable e) {
        throw Libc.unexpected(e);
      }
    }

    static void free(MemorySegment btf) {
      try {
        FREE.invokeExact(btf);
      } catch (Throwable e) {
        throw Libc.unexpected(e);
      }
    }
  }
}
