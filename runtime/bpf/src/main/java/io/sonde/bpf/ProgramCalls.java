package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of libbpf 1.x for programs and links (src/libbpf.h); results as in ObjectCalls. */
final class ProgramCalls {
  private static final MethodHandle NAME = pointer("bpf_program__name");
  private static final MethodHandle SECTION = pointer("bpf_program__section_name");
  private static final MethodHandle FD = result("bpf_program__fd");
  private static final MethodHandle TYPE = result("bpf_program__type");
  private static final MethodHandle ATTACH_TYPE = result("bpf_program__expected_attach_type");
  private static final MethodHandle SET_AUTOLOAD =
      Libbpf.function(
          "bpf_program__set_autoload", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN));
  private static final MethodHandle SET_TYPE = set("bpf_program__set_type");
  private static final MethodHandle SET_ATTACH_TYPE = set("bpf_program__set_expected_attach_type");
  private static final MethodHandle SET_TARGET =
      Libbpf.function(
          "bpf_program__set_attach_target",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
  private static final MethodHandle ATTACH =
      Libbpf.function(
          "bpf_program__attach", FunctionDescriptor.of(ADDRESS, ADDRESS), Libc.capture());
  private static final MethodHandle LINK_FD = result("bpf_link__fd");
  private static final MethodHandle LINK_DESTROY = result("bpf_link__destroy");

  private ProgramCalls() {}

  private static MethodHandle result(String name) {
    return Libbpf.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  private static MethodHandle pointer(String name) {
    return Libbpf.function(name, FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  private static MethodHandle set(String name) {
    return Libbpf.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  }

  static String name(MemorySegment program) {
    try {
      return Libbpf.text((MemorySegment) NAME.invokeExact(program));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static String section(MemorySegment program) {
    try {
      return Libbpf.text((MemorySegment) SECTION.invokeExact(program));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int fd(MemorySegment program) {
    try {
      return (int) FD.invokeExact(program);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int type(MemorySegment program) {
    try {
      return (int) TYPE.invokeExact(program);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int attachType(MemorySegment program) {
    try {
      return (int) ATTACH_TYPE.invokeExact(program);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int autoload(MemorySegment program, boolean load) {
    try {
      return (int) SET_AUTOLOAD.invokeExact(program, load);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int type(MemorySegment program, int type) {
    try {
      return (int) SET_TYPE.invokeExact(program, type);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int attachType(MemorySegment program, int type) {
    try {
      return (int) SET_ATTACH_TYPE.invokeExact(program, type);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int target(MemorySegment program, MemorySegment function) {
    try {
      return (int) SET_TARGET.invokeExact(program, 0, function);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static MemorySegment attach(MemorySegment program) {
    try {
      return (MemorySegment) ATTACH.invokeExact(Libc.state(), program);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /** Needed by perf uprobes alone, hence linked when the first is attached. */
  static final class Perf {
    private static final MethodHandle ATTACH_UPROBE =
        Libbpf.function(
            "bpf_program__attach_uprobe_opts",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS),
            Libc.capture());

    private Perf() {}

    static MemorySegment attachUprobe(
        MemorySegment program, int pid, MemorySegment path, long offset, MemorySegment options) {
      try {
        return (MemorySegment)
            ATTACH_UPROBE.invokeExact(Libc.state(), program, pid, path, offset, options);
      } catch (Throwable e) {
        throw Libc.unexpected(e);
      }
    }
  }

  static int linkFd(MemorySegment link) {
    try {
      return (int) LINK_FD.invokeExact(link);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int linkDestroy(MemorySegment link) {
    try {
      return (int) LINK_DESTROY.invokeExact(link);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }
}
