package io.sonde.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders of an installation.
 *
 * @param folder absolute
 */
record Home(Path folder) {
  /** Bundles of the agent itself, in the order of their names. */
  List<Path> bundles() {
    Path jars = folder.resolve("bundles");
    if (!Files.isDirectory(jars)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(jars)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jars, e);
    }
  }
}
