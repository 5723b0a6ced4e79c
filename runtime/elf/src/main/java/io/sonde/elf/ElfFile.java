package io.sonde.elf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A 64-bit little-endian ELF file: its sections, segments, symbols and notes.
 *
 * <p>Opening reads the headers alone; tables are read when asked for, outside the heap, and
 * released when the call returns. Not thread-safe. Layout as in the System V ABI, chapter 4.
 */
public final class ElfFile implements AutoCloseable {
  private static final int HEADER_BYTES = 64;
  private static final int SECTION_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;

  /** Most sections and most segments that are read; compilers make some hundreds. */
  static final int MAX_ENTRIES = 1 << 17;

  private static final int NUMBER_IN_SECTION_ZERO = 0xffff;

  private final Source source;
  private final int type;
  private final int machine;
  private final List<ElfSection> sections;
  private final List<ElfSegment> segments;

  private ElfFile(Source source) throws IOException {
    this.source = source;
    try (Arena arena = Arena.ofConfined()) {
      if (source.size() < HEADER_BYTES) {
        throw new ElfException("not an ELF file: it has only " + source.size() + " bytes");
      }
      Image header = source.read(0, HEADER_BYTES, "the ELF header", arena);
      if (header.s32(0) != 0x464c457f) {
        throw new ElfException("not an ELF file: it does not begin with 7f 45 4c 46");
      }
      if (header.u8(4) != 2 || header.u8(5) != 1) {
        throw new ElfException("not a 64-bit little-endian ELF file; others are not read");
      }
      type = header.u16(16);
      machine = header.u16(18);
      Image zero = sectionZero(header, arena);
      sections = readSections(header, zero, arena);
      segments = readSegments(header, zero, arena);
    }
  }

  /**
   * Opens a file.
   *
   * @throws ElfException if it is not a 64-bit little-endian ELF file or its headers lie
   */
  public static ElfFile open(Path path) throws IOException {
    return of(Source.of(path));
  }

  /**
   * Reads a file that is in memory already.
   *
   * @param file its bytes; not copied
   */
  public static ElfFile of(byte[] file) throws IOException {
    return of(Source.of(file));
  }

  private static ElfFile of(Source source) throws IOException {
    try {
      return new ElfFile(source);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** {@code e_type}: 1 object, 2 executable, 3 shared object or position-independent executable. */
  public int type() {
    return type;
  }

  /** {@code e_machine}: 62 x86-64, 183 AArch64, 247 BPF. */
  public int machine() {
    return machine;
  }

  /** The section table in its order, empty if it was stripped. */
  public List<ElfSection> sections() {
    return sections;
  }

  /** The program header table in its order. */
  public List<ElfSegment> segments() {
    return segments;
  }

  /** The first section of that name. */
  public Optional<ElfSection> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /**
   * Copies the bytes of a section.
   *
   * @return a new array; empty for one without bytes in the file
   */
  public byte[] bytes(ElfSection section) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return content(section, arena).memory().toArray(JAVA_BYTE);
    }
  }

  /**
   * Translates an address to a place in the file, as a uprobe wants it.
   *
   * @param address address before relocation, of a symbol for example
   * @return offset in the file, -1 if no loaded segment holds the address
   */
  public long fileOffset(long address) {
    for (ElfSegment segment : segments) {
      long distance = address - segment.address();
      if (segment.type() == ElfSegment.LOAD && distance >= 0 && distance < segment.fileSize()) {
        return segment.offset() + distance;
      }
    }
    return -1;
  }

  /**
   * Passes every named symbol of the static and the dynamic table, in that order.
   *
   * <p>A name that both tables hold is passed twice.
   */
  public void symbols(SymbolReader reader) throws IOException {
    for (int table : new int[] {ElfSection.SYMTAB, ElfSection.DYNSYM}) {
      for (ElfSection section : sections) {
        if (section.type() == table && !SymbolTable.read(this, section, reader)) {
          return;
        }
      }
    }
  }

  /** The first defined symbol of that name. */
  public Optional<ElfSymbol> symbol(String name) throws IOException {
    ElfSymbol[] found = new ElfSymbol[1];
    symbols(
        symbol -> {
          if (symbol.isDefined() && symbol.name().equals(name)) {
            found[0] = symbol;
          }
          return found[0] == null;
        });
    return Optional.ofNullable(found[0]);
  }

  /** Every note, from the note sections or, in a file without sections, the note segments. */
  public List<ElfNote> notes() throws IOException {
    List<ElfNote> notes = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (ElfSection section : sections) {
        if (section.type() == ElfSection.NOTE) {
          Notes.read(content(section, arena), notes);
        }
      }
      if (sections.isEmpty()) {
        for (ElfSegment segment : segments) {
          if (segment.type() == ElfSegment.NOTE) {
            Notes.read(source.read(segment.offset(), segment.fileSize(), "notes", arena), notes);
          }
        }
      }
    }
    return notes;
  }

  /** The identifier the linker gave this build, in lower-case hexadecimal. */
  public Optional<String> buildId() throws IOException {
    return notes().stream()
        .filter(note -> note.type() == 3 && note.owner().equals("GNU"))
        .map(note -> HexFormat.of().formatHex(note.content()))
        .findFirst();
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Bytes of a section, valid as long as the arena. */
  Image content(ElfSection section, Arena arena) throws IOException {
    long size = section.type() == ElfSection.NOBITS ? 0 : section.size();
    long offset = size == 0 ? 0 : section.offset();
    return source.read(offset, size, "section " + section.name(), arena);
  }

  /** The first section header, which holds the counts that do not fit the file header. */
  private Image sectionZero(Image header, Arena arena) throws IOException {
    long offset = header.u64(40);
    return offset == 0 ? null : source.read(offset, SECTION_BYTES, "the section table", arena);
  }

  private List<ElfSection> readSections(Image header, Image zero, Arena arena) throws IOException {
    if (zero == null) {
      return List.of();
    }
    int count = header.u16(60) != 0 ? header.u16(60) : count(zero.u64(32), "sections");
    int names = header.u16(62) != NUMBER_IN_SECTION_ZERO ? header.u16(62) : zero.s32(40);
    entrySize(header.u16(58), SECTION_BYTES, "a section header");
    Image table =
        source.read(header.u64(40), (long) count * SECTION_BYTES, "the section table", arena);
    if (names < 0 || names >= count) {
      throw new ElfException("section " + names + " should hold the names; there are " + count);
    }
    Names text = new Names(content(section(table, names, null), arena));
    List<ElfSection> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      read.add(section(table, i, text));
    }
    return List.copyOf(read);
  }

  private static ElfSection section(Image table, int index, Names names) throws ElfException {
    long at = (long) index * SECTION_BYTES;
    return new ElfSection(
        names == null ? "names" : names.at(table.u32(at)),
        table.s32(at + 4),
        table.u64(at + 16),
        table.u64(at + 24),
        table.u64(at + 32),
        table.s32(at + 40),
        table.u64(at + 56));
  }

  private List<ElfSegment> readSegments(Image header, Image zero, Arena arena) throws IOException {
    int count = header.u16(56);
    if (count == NUMBER_IN_SECTION_ZERO && zero != null) {
      count = count(zero.u32(44), "segments");
    }
    if (count == 0) {
      return List.of();
    }
    entrySize(header.u16(54), SEGMENT_BYTES, "a program header");
    Image table =
        source.read(header.u64(32), (long) count * SEGMENT_BYTES, "the program headers", arena);
    List<ElfSegment> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long at = (long) i * SEGMENT_BYTES;
      read.add(
          new ElfSegment(
              table.s32(at),
              table.s32(at + 4),
              table.u64(at + 8),
              table.u64(at + 16),
              table.u64(at + 32),
              table.u64(at + 40)));
    }
    return List.copyOf(read);
  }

  private static int count(long claimed, String what) throws ElfException {
    if (claimed < 0 || claimed > MAX_ENTRIES) {
      throw new ElfException(
          "the file claims " + claimed + " " + what + "; at most " + MAX_ENTRIES);
    }
    return (int) claimed;
  }

  private static void entrySize(int claimed, int expected, String what) throws ElfException {
    if (claimed != expected) {
      throw new ElfException(what + " has " + expected + " bytes; the file says " + claimed);
    }
  }

  /** Receives symbols one by one. */
  @FunctionalInterface
  public interface SymbolReader {
    /** Returns false to see no more. */
    boolean onSymbol(ElfSymbol symbol);
  }
}
