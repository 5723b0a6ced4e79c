package io.sonde.launcher.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Lines that were typed, the oldest first, kept in a file that only its user can read. */
final class History {
  private static final int MOST = 1000;

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /**
   * Reads the file.
   *
   * @param file need not exist; null keeps nothing beyond this process
   */
  History(Path file) {
    this.file = file;
    if (file != null && Files.isRegularFile(file)) {
      try {
        // Not readAllLines: bytes that are no UTF-8 must not cost the whole history.
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(lines::add);
      } catch (IOException e) {
        lines.clear();
      }
    }
    trim();
  }

  /** Number of lines. */
  int size() {
    return lines.size();
  }

  /** A line; 0 is the oldest. */
  String line(int index) {
    return lines.get(index);
  }

  /** Adds a line, unless it is blank or was the last one too. */
  void add(String line) {
    if (!line.isBlank() && (lines.isEmpty() || !lines.getLast().equals(line))) {
      lines.add(line);
      trim();
    }
  }

  private void trim() {
    if (lines.size() > MOST) {
      lines.subList(0, lines.size() - MOST).clear();
    }
  }

  /** Index of the last line before {@code before} that contains a text; -1 if there is none. */
  int search(String text, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }

  /** Writes the file; whether that worked. */
  boolean save() {
    if (file == null) {
      return false;
    }
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(written, lines, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
