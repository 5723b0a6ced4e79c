package io.sonde.launcher;

import io.sonde.spi.command.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.service.log.LoggerFactory;

/**
 * Packages that the launcher shares with the bundles, so that both sides mean the same types: what
 * the SPI and the log API export, with their versions.
 */
final class SystemPackages {
  private SystemPackages() {}

  /** Value of {@code org.osgi.framework.system.packages.extra}. */
  static String shared() {
    return exports(Command.class) + "," + exports(LoggerFactory.class);
  }

  /** {@code Export-Package} of the jar or folder that a class comes from. */
  private static String exports(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    URL location = type.getClassLoader().getResource(name);
    String root = location.toString().substring(0, location.toString().length() - name.length());
    try (InputStream in = URI.create(root + "META-INF/MANIFEST.MF").toURL().openStream()) {
      return new Manifest(in).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
    } catch (IOException e) {
      throw new UncheckedIOException("no manifest for " + type, e);
    }
  }
}
