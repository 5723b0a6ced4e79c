package io.sonde.discovery.language;

import io.sonde.elf.ElfFile;
import io.sonde.elf.ElfSection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A glance at a program: which compiler made it, told by the names of its sections and, for Rust,
 * by what the compiler wrote into them. What is not sound ELF is taken for C.
 */
final class ProgramFile {
  private static final int MAX_COMMENT_BYTES = 4096;
  private static final int MAX_DATA_BYTES = 1024 * 1024;
  private static final int PIECE_BYTES = 64 * 1024;

  private ProgramFile() {}

  /** The compiled language of a program; {@link Language#CPP} if nothing tells. */
  static Language language(String path) {
    try {
      Path file = Path.of(path);
      try (ElfFile elf = ElfFile.open(file);
          FileChannel content = FileChannel.open(file)) {
        return language(elf, content);
      }
    } catch (IOException | InvalidPathException e) {
      return Language.CPP;
    }
  }

  private static Language language(ElfFile elf, FileChannel content) throws IOException {
    Language found = Language.CPP;
    for (ElfSection section : elf.sections()) {
      switch (section.name()) {
        case ".gopclntab", ".go.buildinfo", ".note.go.buildid":
          return Language.GO;
        case ".svm_heap":
          return Language.JAVA;
        case ".comment":
          found = contains(content, section, MAX_COMMENT_BYTES, "rustc") ? Language.RUST : found;
          break;
        case ".rodata":
          // Paths of the standard library in its panic messages, where the comment was stripped.
          found = contains(content, section, MAX_DATA_BYTES, "/rustc/") ? Language.RUST : found;
          break;
        default:
          break;
      }
    }
    return found;
  }

  /**
   * Whether a section's first bytes hold a text; read piece by piece, each overlapping the last.
   */
  private static boolean contains(FileChannel file, ElfSection section, int limit, String text)
      throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    if (section.offset() < 0 || section.offset() > file.size()) {
      return false;
    }
    long size = Math.min(section.size(), limit);
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    for (long at = 0; at < size; at += PIECE_BYTES - wanted.length) {
      piece.clear().limit((int) Math.min(PIECE_BYTES, size - at));
      while (piece.hasRemaining()
          && file.read(piece, section.offset() + at + piece.position()) > 0) {
        continue;
      }
      if (contains(piece.array(), piece.position(), wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(byte[] bytes, int length, byte[] wanted) {
    for (int i = 0; i + wanted.length <= length; i++) {
      int matched = 0;
      while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
