package io.sonde.elf;

/**
 * One entry of the program header table.
 *
 * @param type {@code p_type}
 * @param flags 1 executable, 2 writable, 4 readable
 * @param offset where its bytes begin in the file
 * @param address address when loaded, before relocation
 * @param fileSize bytes in the file
 * @param memorySize bytes in memory
 */
public record ElfSegment(
    int type, int flags, long offset, long address, long fileSize, long memorySize) {
  /** Type of a segment that is loaded. */
  public static final int LOAD = 1;

  /** Type of a segment that names the dynamic linker. */
  public static final int INTERPRETER = 3;

  /** Type of notes. */
  public static final int NOTE = 4;
}
