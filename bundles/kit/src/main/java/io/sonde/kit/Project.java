package io.sonde.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a new plugin: templates in which {@code %id%}, {@code %Id%} and others are filled
 * in, and lines between <code>%kernel{</code> and <code>%}</code> are left out if there is no
 * kernel half.
 */
final class Project {
  private static final String KERNEL = "kernel.bpf.c";
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("pom.xml", "pom.xml");
    FILES.put("bnd.bnd", "bnd.bnd");
    FILES.put("gitignore", ".gitignore");
    FILES.put("README.md", "README.md");
    FILES.put("Protocol.java.txt", "src/main/java/sonde/protocol/%id%/%Id%Protocol.java");
    FILES.put(KERNEL, "src/main/bpf/%id%.bpf.c");
    FILES.put("first.rec", "src/main/resources/META-INF/sonde/recordings/first.rec");
    FILES.put("ProtocolTest.java.txt", "src/test/java/sonde/protocol/%id%/%Id%ProtocolTest.java");
  }

  private final PluginName name;
  private final String home; // as text of XML
  private final String version;
  private final boolean kernel;

  /**
   * @param home folder of the installation
   * @param version of its artifacts
   * @param kernel whether it is to have a kernel half
   */
  Project(PluginName name, String home, String version, boolean kernel) {
    this.kernel = kernel;
    this.name = name;
    this.home = home.replace("&", "&amp;").replace("<", "&lt;");
    this.version = version;
  }

  /**
   * Writes it.
   *
   * @param folder must not exist
   * @return the files, relative to the folder
   */
  List<Path> write(Path folder) throws IOException {
    Files.createDirectory(folder);
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> entry : FILES.entrySet()) {
      if (entry.getKey().equals(KERNEL) && !kernel) {
        continue;
      }
      Path file = folder.resolve(fill(entry.getValue()));
      Files.createDirectories(file.getParent());
      Files.writeString(file, fill(chosen(template(entry.getKey()))));
      written.add(folder.relativize(file));
    }
    return written;
  }

  private static String template(String name) throws IOException {
    try (InputStream in = Project.class.getResourceAsStream("template/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String chosen(String template) {
    StringBuilder text = new StringBuilder();
    boolean chosen = true;
    for (String line : template.lines().toList()) {
      switch (line) {
        case "%kernel{" -> chosen = kernel;
        case "%}" -> chosen = true;
        default -> text.append(chosen ? line + "\n" : "");
      }
    }
    return text.toString();
  }

  private String fill(String text) {
    return text.replace("%id%", name.id())
        .replace("%Id%", name.capital())
        .replace("%version%", version)
        .replace("%home%", home);
  }
}
