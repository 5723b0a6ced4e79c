package io.sonde.core.gate;

import io.sonde.spi.config.Settings;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What can be said of a jar before it is installed: whether it can be read, names itself, and is
 * signed if it must be. Any thread; keeps nothing of a jar.
 */
public final class Gate {
  /** The largest jar that is read, in bytes. */
  public static final int MOST_BYTES = 16 << 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  private final Trust trust;

  /** A gate as strict as {@code plugins.require_signature} says. */
  public Gate(Settings settings) {
    trust =
        settings.flag("plugins.require_signature")
            ? Trust.of(
                settings.text("plugins.trust_store"), settings.text("plugins.trust_store_password"))
            : null;
  }

  /**
   * Checks a jar.
   *
   * @param bytes all of it
   * @param copy file that holds the same bytes, where nobody else writes
   */
  public PluginJar check(byte[] bytes, Path copy, String digest) throws Refusal {
    if (bytes.length == 0) {
      throw new Refusal("the file is empty: copy it again");
    }
    if (bytes.length > MOST_BYTES) {
      throw new Refusal("it is larger than " + (MOST_BYTES >> 20) + " MiB, the most of a plugin");
    }
    if (bytes.length < 4 || bytes[0] != 'P' || bytes[1] != 'K') {
      throw new Refusal("it is not a jar: copy the jar that the plugin's build made");
    }
    Headers headers = Contents.read(copy);
    String name = name(headers);
    Version version = version(headers);
    if (trust != null) {
      trust.check(copy);
    }
    return new PluginJar(copy, digest, name, version);
  }

  private static String name(Headers headers) throws Refusal {
    String header = headers.value(Constants.BUNDLE_SYMBOLICNAME);
    if (header == null) {
      throw new Refusal("its manifest has no Bundle-SymbolicName: build it with bnd-maven-plugin");
    }
    String name = header.split(";", 2)[0].strip();
    if (!NAME.matcher(name).matches()) {
      throw new Refusal(
          "its Bundle-SymbolicName '"
              + Words.line(name)
              + "' is no name: write it like org.acme.redis");
    }
    if (!"2".equals(headers.value(Constants.BUNDLE_MANIFESTVERSION))) {
      throw new Refusal(
          "its manifest does not say Bundle-ManifestVersion: 2: build it with bnd-maven-plugin");
    }
    if (headers.value(Constants.FRAGMENT_HOST) != null) {
      throw new Refusal(
          "it is a fragment of another bundle: a plugin stands alone, take Fragment-Host out");
    }
    return name;
  }

  private static Version version(Headers headers) throws Refusal {
    String header = headers.value(Constants.BUNDLE_VERSION);
    try {
      return Version.parseVersion(header);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          "its Bundle-Version '" + Words.line(header) + "' is no version: write it like 1.2.3");
    }
  }
}
