package io.sonde.elf;

/**
 * One entry of the section table.
 *
 * @param name name, such as {@code .text}; empty if it has none
 * @param type {@code sh_type}
 * @param address address when loaded, 0 if it is not
 * @param offset where its bytes begin in the file
 * @param size bytes; in the file as well unless {@link #NOBITS}
 * @param link index of the section it refers to, the names of a symbol table for one
 * @param entrySize bytes of one entry, 0 if it is not a table
 */
public record ElfSection(
    String name, int type, long address, long offset, long size, int link, long entrySize) {
  /** Type of a symbol table that {@code strip} removes. */
  public static final int SYMTAB = 2;

  /** Type of notes. */
  public static final int NOTE = 7;

  /** Type of a section without bytes in the file. */
  public static final int NOBITS = 8;

  /** Type of the symbol table of the dynamic linker. */
  public static final int DYNSYM = 11;
}
