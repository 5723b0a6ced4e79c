package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Keys that are numbers, in memory that each thread keeps. */
final class Keys {
  private static final ThreadLocal<MemorySegment> MEMORY =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG));

  private Keys() {}

  static MemorySegment ofInt(BpfMap map, int key) {
    check(map, Integer.BYTES);
    MemorySegment memory = MEMORY.get();
    memory.set(JAVA_INT, 0, key);
    return memory;
  }

  static MemorySegment ofLong(BpfMap map, long key) {
    check(map, Long.BYTES);
    MemorySegment memory = MEMORY.get();
    memory.set(JAVA_LONG, 0, key);
    return memory;
  }

  private static void check(BpfMap map, int bytes) {
    if (map.keySize() != bytes) {
      throw new IllegalArgumentException(
          "keys of map " + map.name() + " have " + map.keySize() + " bytes, not " + bytes);
    }
  }
}
