package io.sonde.bpf;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libbpf 1.x for objects and what is in them (src/libbpf.h). Those that return int
 * return a negative error number; those that return a pointer return 0 and leave errno. Pointers
 * are words; libbpf owns what they point to.
 */
final class ObjectCalls {
  private static final MethodHandle OPEN = Libbpf.function("bpf_object__open_mem");
  private static final MethodHandle LOAD = Libbpf.function("bpf_object__load");
  private static final MethodHandle CLOSE = Libbpf.function("bpf_object__close");
  private static final MethodHandle BTF = Libbpf.function("bpf_object__btf");
  private static final MethodHandle NEXT_PROGRAM = Libbpf.function("bpf_object__next_program");
  private static final MethodHandle NEXT_MAP = Libbpf.function("bpf_object__next_map");
  private static final MethodHandle FIND_MAP = Libbpf.function("bpf_object__find_map_by_name");
  private static final MethodHandle MAP_NAME = Libbpf.function("bpf_map__name");
  private static final MethodHandle MAP_FD = Libbpf.function("bpf_map__fd");
  private static final MethodHandle MAP_MAX_ENTRIES = Libbpf.function("bpf_map__set_max_entries");
  private static final MethodHandle MAP_REUSE = Libbpf.function("bpf_map__reuse_fd");
  private static final MethodHandle MAP_INITIAL = Libbpf.function("bpf_map__initial_value");

  private ObjectCalls() {}

  static long open(MemorySegment elf, MemorySegment options) {
    return Native.call(OPEN, elf.address(), elf.byteSize(), options.address());
  }

  static int load(long object) {
    return (int) Native.call(LOAD, object);
  }

  static void close(long object) {
    Native.call(CLOSE, object);
  }

  static long btf(long object) {
    return Native.call(BTF, object);
  }

  /** The program after {@code previous}, 0 for the first; 0 if there is none. */
  static long nextProgram(long object, long previous) {
    return Native.call(NEXT_PROGRAM, object, previous);
  }

  /** The map after {@code previous}, 0 for the first; 0 if there is none. */
  static long nextMap(long object, long previous) {
    return Native.call(NEXT_MAP, object, previous);
  }

  static long findMap(long object, MemorySegment name) {
    return Native.call(FIND_MAP, object, name.address());
  }

  static String mapName(long map) {
    return Native.text(Native.call(MAP_NAME, map));
  }

  static int mapFd(long map) {
    return (int) Native.call(MAP_FD, map);
  }

  static int mapMaxEntries(long map, int entries) {
    return (int) Native.call(MAP_MAX_ENTRIES, map, entries);
  }

  static int mapReuse(long map, int fd) {
    return (int) Native.call(MAP_REUSE, map, fd);
  }

  /** The values that the variables of a section begin with; writes their size. */
  static long mapInitial(long map, MemorySegment size) {
    return Native.call(MAP_INITIAL, map, size.address());
  }
}
