package io.sonde.core.doctor;

import io.sonde.core.gate.Inspection;
import io.sonde.core.gate.Refusal;
import io.sonde.spi.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** Looks at the jars in the plugin folder: whether this agent and this host have what they need. */
final class PluginFindings {
  private PluginFindings() {}

  /**
   * Looks at all.
   *
   * @param folder {@code plugins.folder}, absolute
   */
  static List<Finding> all(BundleContext context, Settings settings, Path folder) {
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(PluginFindings::isJar).sorted().toList();
    } catch (IOException e) {
      return List.of(
          Finding.limited(
              "plugins",
              "the folder " + folder + " cannot be read, so no protocol is understood",
              "make it, or set plugins.folder"));
    }
    if (jars.isEmpty()) {
      return List.of(
          Finding.limited(
              "plugins",
              "the folder " + folder + " is empty, so no protocol is understood",
              "copy jars into it from the folder plugins of the tarball"));
    }
    Inspection inspection = new Inspection(context, settings);
    List<Finding> findings = new ArrayList<>();
    for (Path jar : jars) {
      findings.add(look(inspection, jar));
    }
    return findings;
  }

  private static Finding look(Inspection inspection, Path jar) {
    try {
      return Finding.ok("plugin", inspection.look(jar));
    } catch (Refusal e) {
      return Finding.limited("plugin", jar.getFileName() + ": " + e.sentence(), "");
    }
  }

  /** What the agent takes for a plugin. */
  private static boolean isJar(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
  }
}
