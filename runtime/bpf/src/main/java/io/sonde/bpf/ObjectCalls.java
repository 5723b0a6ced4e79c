package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libbpf 1.x for objects and what is in them (src/libbpf.h). Those that return int
 * return a negative error number; those that return a pointer return null and leave errno.
 */
final class ObjectCalls {
  private static final MethodHandle OPEN =
      Libbpf.function(
          "bpf_object__open_mem",
          FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
          Libc.capture());
  private static final MethodHandle LOAD = result("bpf_object__load");
  private static final MethodHandle CLOSE =
      Libbpf.function("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle BTF = pointer("bpf_object__btf");
  private static final MethodHandle NEXT_PROGRAM = pointer2("bpf_object__next_program");
  private static final MethodHandle NEXT_MAP = pointer2("bpf_object__next_map");
  private static final MethodHandle FIND_MAP = pointer2("bpf_object__find_map_by_name");
  private static final MethodHandle MAP_NAME = pointer("bpf_map__name");
  private static final MethodHandle MAP_FD = result("bpf_map__fd");
  private static final MethodHandle MAP_MAX_ENTRIES =
      Libbpf.function(
          "bpf_map__set_max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MAP_REUSE =
      Libbpf.function("bpf_map__reuse_fd", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MAP_AUTOCREATE =
      Libbpf.function(
          "bpf_map__set_autocreate", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN));
  private static final MethodHandle MAP_INITIAL = pointer2("bpf_map__initial_value");

  private ObjectCalls() {}

  private static MethodHandle result(String name) {
    return Libbpf.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  private static MethodHandle pointer(String name) {
    return Libbpf.function(name, FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  private static MethodHandle pointer2(String name) {
    return Libbpf.function(name, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  }

  static MemorySegment open(MemorySegment elf, MemorySegment options) {
    try {
      return (MemorySegment) OPEN.invokeExact(Libc.state(), elf, elf.byteSize(), options);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int load(MemorySegment object) {
    try {
      return (int) LOAD.invokeExact(object);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static void close(MemorySegment object) {
    try {
      CLOSE.invokeExact(object);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static MemorySegment btf(MemorySegment object) {
    try {
      return (MemorySegment) BTF.invokeExact(object);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static MemorySegment nextProgram(MemorySegment object, MemorySegment previous) {
    try {
      return (MemorySegment) NEXT_PROGRAM.invokeExact(object, previous);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static MemorySegment nextMap(MemorySegment object, MemorySegment previous) {
    try {
      return (MemorySegment) NEXT_MAP.invokeExact(object, previous);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static MemorySegment findMap(MemorySegment object, MemorySegment name) {
    try {
      return (MemorySegment) FIND_MAP.invokeExact(object, name);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static String mapName(MemorySegment map) {
    try {
      return Libbpf.text((MemorySegment) MAP_NAME.invokeExact(map));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int mapFd(MemorySegment map) {
    try {
      return (int) MAP_FD.invokeExact(map);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int mapMaxEntries(MemorySegment map, int entries) {
    try {
      return (int) MAP_MAX_ENTRIES.invokeExact(map, entries);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int mapReuse(MemorySegment map, int fd) {
    try {
      return (int) MAP_REUSE.invokeExact(map, fd);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int mapAutocreate(MemorySegment map, boolean create) {
    try {
      return (int) MAP_AUTOCREATE.invokeExact(map, create);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static MemorySegment mapInitial(MemorySegment map, MemorySegment size) {
    try {
      return (MemorySegment) MAP_INITIAL.invokeExact(map, size);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }
}
