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
    return jars("bundles");
  }

  /** Plugins, in the order of their names. */
  List<Path> plugins() {
    return jars("plugins");
  }

  /** Configuration that is read when none is named; it need not exist. */
  Path configuration() {
    return folder.resolve("conf/sonde.yaml");
  }

  private List<Path> jars(String name) {
    Path jars = folder.resolve(name);
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
