package io.sonde.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder of this process alone, mode 0700, gone after {@link #close}. It holds a locked file
 * while its process lives, so that folders of agents that were killed are recognised and removed.
 */
final class RunFolder implements AutoCloseable {
  private static final String PREFIX = "sonde-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private RunFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one, below {@code $RUNTIME_DIRECTORY} (systemd) or the folder for temporary files. */
  static RunFolder create() {
    String runtime = System.getenv("RUNTIME_DIRECTORY");
    return create(Path.of(runtime == null ? System.getProperty("java.io.tmpdir") : runtime));
  }

  /** Makes one below {@code parent}. */
  static RunFolder create(Path parent) {
    try {
      Path path = Files.createTempDirectory(parent, PREFIX);
      FileChannel lock =
          FileChannel.open(
              path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      removeAbandoned(parent, path);
      return new RunFolder(path, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder in " + parent, e);
    }
  }

  /** The folder. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
      remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private static void removeAbandoned(Path parent, Path own) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path other : others) {
        if (!other.equals(own) && Files.getOwner(other).equals(Files.getOwner(own))) {
          removeIfAbandoned(other);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path folder) {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        remove(folder);
      }
    } catch (IOException e) {
      // Not ours, or another agent removes it right now.
      return;
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
