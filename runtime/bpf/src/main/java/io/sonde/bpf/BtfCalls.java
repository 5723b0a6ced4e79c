package io.sonde.bpf;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

/** The functions of libbpf 1.x for BTF (src/btf.h); results as in ObjectCalls. */
final class BtfCalls {
  private static final MethodHandle FIND = Libbpf.function("btf__find_by_name_kind");
  private static final MethodHandle TYPE = Libbpf.function("btf__type_by_id");
  private static final MethodHandle NAME = Libbpf.function("btf__name_by_offset");
  private static final MethodHandle LOAD_KERNEL = Libbpf.function("btf__load_vmlinux_btf");
  private static final MethodHandle FREE = Libbpf.function("btf__free");

  private BtfCalls() {}

  /** Number of the type of that name and {@code BTF_KIND_*}; negative if there is none. */
  static int find(long btf, String name, int kind) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) Native.call(FIND, btf, arena.allocateFrom(name).address(), kind);
    }
  }

  /** {@code struct btf_type} of that number. */
  static long type(long btf, int number) {
    return Native.call(TYPE, btf, number);
  }

  static String name(long btf, int offset) {
    return Native.text(Native.call(NAME, btf, offset));
  }

  static long loadKernel() {
    return Native.call(LOAD_KERNEL);
  }

  static void free(long btf) {
    Native.call(FREE, btf);
  }
}
