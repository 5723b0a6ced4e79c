package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the global variables of an object lie, from the DATASEC types of its BTF (kernel
 * Documentation/bpf/btf.rst section 2.2.15).
 */
final class Variables {
  private static final int KIND_SECTION = 15;
  private static final int TYPE_BYTES = 12;
  private static final int PLACEMENT_BYTES = 12;

  /** The sections that become maps of their own. */
  private static final String[] SECTIONS = {".rodata", ".data", ".bss"};

  private final Map<String, Place> places = new HashMap<>();

  Variables(long btf) {
    if (btf == 0) {
      return;
    }
    for (String section : SECTIONS) {
      int number = BtfCalls.find(btf, section, KIND_SECTION);
      if (number > 0) {
        read(btf, section, number);
      }
    }
  }

  private void read(long btf, String section, int number) {
    MemorySegment type = Native.view(BtfCalls.type(btf, number), TYPE_BYTES);
    int count = type.get(JAVA_INT, 4) & 0xffff;
    type = Native.view(type.address(), TYPE_BYTES + (long) PLACEMENT_BYTES * count);
    for (int i = 0; i < count; i++) {
      long at = TYPE_BYTES + (long) PLACEMENT_BYTES * i;
      MemorySegment variable = Native.view(BtfCalls.type(btf, type.get(JAVA_INT, at)), TYPE_BYTES);
      String name = BtfCalls.name(btf, variable.get(JAVA_INT, 0));
      places.put(name, new Place(section, type.get(JAVA_INT, at + 4), type.get(JAVA_INT, at + 8)));
    }
  }

  /** Names of the variables of 8 bytes that begin as zero. */
  List<String> counters() {
    return places.entrySet().stream()
        .filter(each -> each.getValue().section().equals(".bss") && each.getValue().bytes() == 8)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Null if the object has no such variable. */
  Place place(String variable) {
    return places.get(variable);
  }

  /**
   * Where one variable lies.
   *
   * @param section its section
   * @param offset bytes from the beginning of the section
   * @param bytes its size
   */
  record Place(String section, int offset, int bytes) {}
}
