package io.sonde.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * The {@code .data} and {@code .bss} maps of a loaded object, mapped into memory. libbpf's own view
 * is not the live one before version 1.5 unless a skeleton is used, so the maps are mapped here.
 */
final class LiveSections implements AutoCloseable {
  /** Shared: closing makes later access by any thread an exception instead of a crash. */
  private final Arena arena = Arena.ofShared();

  private final Map<String, MemorySegment> sections = new HashMap<>();

  /** Memory of a section, mapped at the first call. */
  MemorySegment section(String name, int mapFd, boolean writable) {
    return sections.computeIfAbsent(name, _ -> map(name, mapFd, writable));
  }

  private MemorySegment map(String name, int mapFd, boolean writable) {
    long page = Libc.pageSize();
    long bytes = BpfMap.borrowed(name, mapFd).valueSize();
    long length = (bytes + page - 1) / page * page;
    int protection = writable ? Libc.PROT_READ | Libc.PROT_WRITE : Libc.PROT_READ;
    return Libc.mmap(mapFd, 0, length, protection, arena, "the variables in " + name);
  }

  @Override
  public void close() {
    arena.close();
  }
}
