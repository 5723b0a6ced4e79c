package io.sonde.core.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks at every entry of a jar, as hostile input: names that lead elsewhere, the same name twice,
 * entries that grow beyond measure. It reads the central directory, as the framework does, and
 * counts what really comes out and not what the entries say of themselves.
 */
final class Contents {
  static final String MANIFEST = "META-INF/MANIFEST.MF";
  static final int MOST_ENTRIES = 10_000;
  static final long MOST_BYTES = 64 << 20;

  /** How much an entry may grow; what is well packed and harmless stays far below. */
  static final int MOST_GROWTH = 100;

  /** Entries that unpack to less may grow as they like. */
  private static final long SMALL = 1 << 20;

  private static final int MOST_MANIFEST = 1 << 20;

  /** The SPI as the agent has it must be the only one that a plugin sees. */
  private static final String SPI = "io/sonde/spi/";

  private Contents() {}

  /** Reads all of it and gives the headers of its manifest. */
  static Headers read(Path jar) throws Refusal {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.size() > MOST_ENTRIES) {
        throw new Refusal(
            "it has " + zip.size() + " entries, and a plugin may have " + MOST_ENTRIES);
      }
      Set<String> names = new HashSet<>();
      byte[] buffer = new byte[8192];
      long total = 0;
      for (ZipEntry entry : Collections.list(zip.entries())) {
        name(entry.getName(), names);
        total += unpacked(zip, entry, MOST_BYTES - total, buffer);
      }
      ZipEntry manifest = zip.getEntry(MANIFEST);
      if (manifest == null) {
        throw new Refusal("it has no " + MANIFEST + ": build it with bnd-maven-plugin");
      }
      try (InputStream in = zip.getInputStream(manifest)) {
        return Headers.parse(in.readNBytes(MOST_MANIFEST));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal("it is cut off or damaged: copy it again");
    }
  }

  private static void name(String name, Set<String> names) throws Refusal {
    String shown = "its entry '" + Words.line(name) + "' ";
    boolean outside =
        name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || name.indexOf(':') == 1
            || ("/" + name + "/").contains("/../");
    if (outside) {
      throw new Refusal(shown + "would lie outside of its folder: build it anew");
    }
    // Readers differ in whether case matters in META-INF, so there it must not.
    boolean meta = name.regionMatches(true, 0, "META-INF/", 0, 9);
    if (!names.add(meta ? name.toUpperCase(java.util.Locale.ROOT) : name)) {
      throw new Refusal(shown + "is there twice: build it anew");
    }
    if (name.equalsIgnoreCase(MANIFEST) && !name.equals(MANIFEST)) {
      throw new Refusal(shown + "must be named " + MANIFEST + ": build it anew");
    }
    if (name.startsWith(SPI) && name.endsWith(".class")) {
      throw new Refusal(
          "it brings its own copy of the package "
              + name.substring(0, name.lastIndexOf('/')).replace('/', '.')
              + ": leave that out and import it from the agent");
    }
  }

  private static long unpacked(ZipFile zip, ZipEntry entry, long room, byte[] buffer)
      throws IOException, Refusal {
    long bytes = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > room) {
          throw new Refusal(
              "it unpacks to more than " + (MOST_BYTES >> 20) + " MiB, the most of a plugin");
        }
        if (bytes > SMALL && bytes / MOST_GROWTH > entry.getCompressedSize()) {
          throw new Refusal(
              "its entry '"
                  + Words.line(entry.getName())
                  + "' unpacks to more than "
                  + MOST_GROWTH
                  + " times its size, as zip bombs do: pack it less or leave it out");
        }
      }
    }
    return bytes;
  }
}
