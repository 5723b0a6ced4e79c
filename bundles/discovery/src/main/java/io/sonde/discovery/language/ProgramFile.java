package io.sonde.discovery.language;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A glance at an ELF program: which compiler made it, told by the names of its sections and, for
 * Rust, by what the compiler wrote into them. Reads at most about 1 MiB; what is not sound ELF is
 * taken for C.
 *
 * @see <a href="https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html">ELF, System V
 *     ABI</a>, chapters 4 and "Sections"
 */
final class ProgramFile {
  private static final int HEADER_BYTES = 64;
  private static final int SECTION_BYTES = 64;
  private static final int MAX_SECTIONS = 1024;
  private static final int MAX_NAMES_BYTES = 64 * 1024;
  private static final int MAX_COMMENT_BYTES = 4096;
  private static final int MAX_DATA_BYTES = 1024 * 1024;
  private static final int PIECE_BYTES = 64 * 1024;

  private final FileChannel file;

  private ProgramFile(FileChannel file) {
    this.file = file;
  }

  /** The compiled language of a program; {@link Language#CPP} if nothing tells. */
  static Language language(String path) {
    try (FileChannel file = FileChannel.open(Path.of(path))) {
      return new ProgramFile(file).language();
    } catch (IOException | InvalidPathException e) {
      return Language.CPP;
    }
  }

  private Language language() throws IOException {
    ByteBuffer header = read(0, HEADER_BYTES);
    boolean elf64 =
        header.remaining() == HEADER_BYTES
            && header.getInt(0) == 0x464c457f
            && header.get(4) == 2
            && header.get(5) == 1;
    if (!elf64 || Short.toUnsignedInt(header.getShort(58)) != SECTION_BYTES) {
      return Language.CPP;
    }
    int count = Math.min(Short.toUnsignedInt(header.getShort(60)), MAX_SECTIONS);
    ByteBuffer sections = read(header.getLong(40), count * SECTION_BYTES);
    count = sections.remaining() / SECTION_BYTES;
    int namesIndex = Short.toUnsignedInt(header.getShort(62));
    if (namesIndex >= count) {
      return Language.CPP;
    }
    return language(sections, count, content(sections, namesIndex, MAX_NAMES_BYTES));
  }

  private Language language(ByteBuffer sections, int count, ByteBuffer names) throws IOException {
    Language found = Language.CPP;
    for (int i = 0; i < count; i++) {
      switch (name(names, sections.getInt(i * SECTION_BYTES))) {
        case ".gopclntab", ".go.buildinfo", ".note.go.buildid":
          return Language.GO;
        case ".svm_heap":
          return Language.JAVA;
        case ".comment":
          found = contains(sections, i, MAX_COMMENT_BYTES, "rustc") ? Language.RUST : found;
          break;
        case ".rodata":
          // Paths of the standard library in its panic messages; older compilers left no comment.
          found = contains(sections, i, MAX_DATA_BYTES, "/rustc/") ? Language.RUST : found;
          break;
        default:
          break;
      }
    }
    return found;
  }

  private ByteBuffer content(ByteBuffer sections, int index, int limit) throws IOException {
    long offset = sections.getLong(index * SECTION_BYTES + 24);
    long size = sections.getLong(index * SECTION_BYTES + 32);
    return read(offset, size < 0 ? 0 : (int) Math.min(size, limit));
  }

  /** Bytes of the file, fewer or none where it ends before. */
  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (offset >= 0 && bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }

  private static String name(ByteBuffer names, int offset) {
    int end = offset;
    while (end >= 0 && end < names.limit() && names.get(end) != 0) {
      end++;
    }
    return offset < 0 || offset >= end
        ? ""
        : new String(names.array(), offset, end - offset, StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether a section's first bytes hold a text; read piece by piece, each overlapping the last.
   */
  private boolean contains(ByteBuffer sections, int index, int limit, String wanted)
      throws IOException {
    long offset = sections.getLong(index * SECTION_BYTES + 24);
    long size = Math.min(sections.getLong(index * SECTION_BYTES + 32), limit);
    for (long at = 0; at < size; at += PIECE_BYTES) {
      int length = (int) Math.min(size - at, PIECE_BYTES + wanted.length());
      ByteBuffer piece = read(offset + at, length);
      if (contains(piece, wanted)) {
        return true;
      }
      if (piece.limit() < length) {
        break;
      }
    }
    return false;
  }

  private static boolean contains(ByteBuffer bytes, String wanted) {
    byte[] array = bytes.array();
    for (int i = 0; i + wanted.length() <= bytes.limit(); i++) {
      int matched = 0;
      while (matched < wanted.length() && array[i + matched] == wanted.charAt(matched)) {
        matched++;
      }
      if (matched == wanted.length()) {
        return true;
      }
    }
    return false;
  }
}
