package io.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for temporary files that every user may read, as servers change theirs. */
public final class Folder implements AutoCloseable {
  private final Path path;

  private Folder(Path path) {
    this.path = path;
  }

  /** Makes one. */
  public static Folder create() {
    try {
      Path path = Files.createTempDirectory("it-");
      path.toFile().setReadable(true, false);
      path.toFile().setExecutable(true, false);
      return new Folder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Lets every user make files in it. */
  public Folder openToAll() {
    path.toFile().setWritable(true, false);
    return this;
  }

  /** Writes a text file, with the folders above it. */
  public Path write(String name, String text) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of a size, with the folders above it. */
  public Path write(String name, int bytes) {
    return write(name, "x".repeat(bytes));
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
