package io.sonde.it.swap;

import io.sonde.it.Agent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The HTTP plugin of the tarball, in versions that nobody released. */
public final class Http1Jar {
  /** Its name in the drop-in folder. */
  static final String FILE = "io.sonde.protocol.http1.jar";

  private static final String COMPONENT = "OSGI-INF/io.sonde.protocol.http1.Http1.xml";

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  Http1Jar() {
    try (ZipFile jar = new ZipFile(Agent.HOME.resolve("plugins").resolve(FILE).toFile())) {
      for (ZipEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it another version. */
  Http1Jar version(String version) {
    try {
      Manifest manifest =
          new Manifest(new java.io.ByteArrayInputStream(entries.get(JarFile.MANIFEST_NAME)));
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      manifest.write(out);
      entries.put(JarFile.MANIFEST_NAME, out.toByteArray());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a class of the package {@code variant} in the place of its component. */
  Http1Jar component(Class<?> variant) {
    for (Class<?> each = variant; each != Object.class; each = each.getSuperclass()) {
      add(each);
      for (Class<?> inner : each.getDeclaredClasses()) {
        add(inner);
      }
    }
    String xml = new String(entries.get(COMPONENT), StandardCharsets.UTF_8);
    entries.put(
        COMPONENT,
        xml.replace(
                "<implementation class=\"io.sonde.protocol.http1.Http1\"",
                "<implementation class=\"" + variant.getName() + "\"")
            .getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private void add(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
      entries.put(path, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a file. */
  Http1Jar file(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** The jar. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes it beside its place and moves it there, as users are told to. */
  void dropInto(Path folder) {
    try {
      Path arriving = Files.write(folder.resolve(FILE + ".arriving"), bytes());
      Files.move(arriving, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
