package io.sonde.elf;

/**
 * One entry of a symbol table.
 *
 * @param name name as in the file, mangled, without a version
 * @param type {@code STT_*}: 1 object, 2 function, 10 indirect function
 * @param section index of its section; 0 if it is defined elsewhere
 * @param address its value: an address before relocation
 * @param size bytes, 0 if unknown
 */
public record ElfSymbol(String name, int type, int section, long address, long size) {
  /** Type of data. */
  public static final int OBJECT = 1;

  /** Type of functions. */
  public static final int FUNCTION = 2;

  /** True if this file defines it. */
  public boolean isDefined() {
    return section != 0;
  }
}
