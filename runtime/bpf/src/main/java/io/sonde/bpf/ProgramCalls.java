package io.sonde.bpf;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of libbpf 1.x for programs and links (src/libbpf.h); results as in ObjectCalls. */
final class ProgramCalls {
  private static final MethodHandle NAME = Libbpf.function("bpf_program__name");
  private static final MethodHandle SECTION = Libbpf.function("bpf_program__section_name");
  private static final MethodHandle FD = Libbpf.function("bpf_program__fd");
  private static final MethodHandle TYPE = Libbpf.function("bpf_program__type");
  private static final MethodHandle ATTACH_TYPE =
      Libbpf.function("bpf_program__expected_attach_type");
  private static final MethodHandle SET_AUTOLOAD = Libbpf.function("bpf_program__set_autoload");
  private static final MethodHandle SET_TYPE = Libbpf.function("bpf_program__set_type");
  private static final MethodHandle SET_ATTACH_TYPE =
      Libbpf.function("bpf_program__set_expected_attach_type");
  private static final MethodHandle SET_TARGET = Libbpf.function("bpf_program__set_attach_target");
  private static final MethodHandle ATTACH = Libbpf.function("bpf_program__attach");
  private static final MethodHandle ATTACH_UPROBE =
      Libbpf.function("bpf_program__attach_uprobe_opts");
  private static final MethodHandle LINK_FD = Libbpf.function("bpf_link__fd");
  private static final MethodHandle LINK_DESTROY = Libbpf.function("bpf_link__destroy");

  private ProgramCalls() {}

  static String name(long program) {
    return Native.text(Native.call(NAME, program));
  }

  static String section(long program) {
    return Native.text(Native.call(SECTION, program));
  }

  static int fd(long program) {
    return (int) Native.call(FD, program);
  }

  static int type(long program) {
    return (int) Native.call(TYPE, program);
  }

  static int attachType(long program) {
    return (int) Native.call(ATTACH_TYPE, program);
  }

  static int autoload(long program, boolean load) {
    return (int) Native.call(SET_AUTOLOAD, program, load ? 1 : 0);
  }

  static int type(long program, int type) {
    return (int) Native.call(SET_TYPE, program, type);
  }

  static int attachType(long program, int type) {
    return (int) Native.call(SET_ATTACH_TYPE, program, type);
  }

  /** Names the kernel function or tracepoint; 0 stands for the kernel, not another program. */
  static int target(long program, MemorySegment function) {
    return (int) Native.call(SET_TARGET, program, 0, function.address());
  }

  static long attach(long program) {
    return Native.call(ATTACH, program);
  }

  static long attachUprobe(
      long program, int pid, MemorySegment path, long offset, MemorySegment options) {
    return Native.call(ATTACH_UPROBE, program, pid, path.address(), offset, options.address(), 0);
  }

  static int linkFd(long link) {
    return (int) Native.call(LINK_FD, link);
  }

  static int linkDestroy(long link) {
    return (int) Native.call(LINK_DESTROY, link);
  }
}
