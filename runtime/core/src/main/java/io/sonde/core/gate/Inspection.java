package io.sonde.core.gate;

import io.sonde.spi.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Says of jars whether this agent and this host have what they need, and runs none of them. */
public final class Inspection {
  private final BundleContext context;
  private final Gate gate;

  /** Looks with the strictness of these settings; nothing of a jar stays in the framework. */
  public Inspection(BundleContext context, Settings settings) {
    this.context = context;
    gate = new Gate(settings);
  }

  /**
   * Looks at a jar.
   *
   * @return its name and version, and that all it needs is here, in words
   * @throws Refusal if it would not pass as far as can be seen without starting it
   */
  public String look(Path jar) throws Refusal {
    byte[] bytes = read(jar);
    PluginJar plugin = gate.check(bytes, jar, "");
    Bundle bundle = Launch.install(context, plugin, bytes);
    try {
      new Requirements(context).checkEach(bundle);
      String kernel = Requirements.kernel(bundle);
      return plugin.name()
          + " "
          + plugin.version()
          + (kernel.isEmpty()
              ? ": what it needs is here"
              : ": needs " + kernel + ", which is here");
    } finally {
      try {
        bundle.uninstall();
      } catch (BundleException e) {
        System.getLogger("io.sonde").log(System.Logger.Level.DEBUG, "left installed", e);
      }
    }
  }

  private static byte[] read(Path jar) throws Refusal {
    try {
      if (Files.size(jar) > Gate.MOST_BYTES) {
        return new byte[Gate.MOST_BYTES + 1];
      }
      return Files.readAllBytes(jar);
    } catch (IOException e) {
      throw new Refusal("it cannot be read: give the agent's user the right to");
    }
  }
}
