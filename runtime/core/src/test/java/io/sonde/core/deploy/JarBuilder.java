package io.sonde.core.deploy;

import io.sonde.core.deploy.bundle.Plugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Plugin jars, byte by byte: also such that no tool would make. */
final class JarBuilder {
  private static final String BUNDLE = "io/sonde/core/deploy/bundle/";

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private String more = "";
  private boolean manifest = true;

  /** A plugin that works and offers the protocol {@code id}. */
  static JarBuilder plugin(String name, String version, String id) {
    JarBuilder jar = new JarBuilder();
    jar.header("Bundle-ManifestVersion", "2")
        .header("Bundle-SymbolicName", name)
        .header("Bundle-Version", version)
        .header("Bundle-Activator", Plugin.class.getName())
        .header("Import-Package", "org.osgi.framework,io.sonde.spi;version=\"[1.0,2)\"")
        .header("Test-Protocol", id);
    for (String each : new String[] {"Plugin", "TestProtocol", "Good", "Broken"}) {
      jar.entry(BUNDLE + each + ".class", resource(BUNDLE + each + ".class"));
    }
    return jar;
  }

  /** Sets a header, or takes it out if {@code value} is null. */
  JarBuilder header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Adds lines to the manifest as they are. */
  JarBuilder lines(String lines) {
    more = lines;
    return this;
  }

  JarBuilder withoutManifest() {
    manifest = false;
    return this;
  }

  JarBuilder entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Makes a component of a class of the test's bundle instead of starting the activator. */
  JarBuilder component(String type, String details) {
    String xml =
        "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"test\">"
            + "<implementation class=\"io.sonde.core.deploy.bundle."
            + type
            + "\"/>"
            + details
            + "</scr:component>";
    return header("Bundle-Activator", null)
        .header("Test-Protocol", null)
        .header("Service-Component", "OSGI-INF/test.xml")
        .entry("OSGI-INF/test.xml", xml.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      if (manifest) {
        StringBuilder text = new StringBuilder("Manifest-Version: 1.0\r\n");
        headers.forEach(
            (name, value) -> {
              if (value != null) {
                // A line holds 72 bytes; the rest goes on in the next.
                String line = name + ": " + value;
                text.append(line, 0, Math.min(70, line.length()));
                for (int at = 70; at < line.length(); at += 69) {
                  text.append("\r\n ").append(line, at, Math.min(at + 69, line.length()));
                }
                text.append("\r\n");
              }
            });
        write(zip, "META-INF/MANIFEST.MF", (text + more + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        write(zip, each.getKey(), each.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // The same calls make the same bytes at any time.
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** The same bytes with one name in place of another of the same length. */
  static byte[] renamed(byte[] jar, String from, String to) {
    String text = new String(jar, StandardCharsets.ISO_8859_1);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] resource(String name) {
    try (InputStream in = JarBuilder.class.getClassLoader().getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
