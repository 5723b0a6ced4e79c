package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of what C2 compiles: all of the agent, nothing of a plugin. */
class CompilersTest {
  private static final String LIMIT = "MaxNodeLimit ";
  private static final String NOTHING = "1";

  private static List<String> lines;

  @BeforeAll
  static void read() throws IOException {
    Needs.agent();
    try (Stream<String> all = Files.lines(Agent.HOME.resolve("lib/compilers"))) {
      lines = all.filter(line -> line.startsWith(LIMIT)).toList().reversed();
    }
  }

  private static boolean isForC2(String name) {
    for (String line : lines) {
      String[] words = line.split(" ");
      String prefix = words[1].replaceFirst("\\*(\\.\\*|::\\*)$", "");
      if (name.startsWith(prefix)) {
        return !words[2].equals(NOTHING);
      }
    }
    throw new AssertionError("no line for " + name);
  }

  /** Packages with a class in the jars of a folder. */
  private static Set<String> packages(String folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Agent.HOME.resolve(folder), "*.jar")) {
      for (Path jar : jars) {
        try (JarFile file = new JarFile(jar.toFile())) {
          file.stream()
              .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
              .filter(name -> name.endsWith(".class") && name.contains("/"))
              .map(name -> name.substring(0, name.lastIndexOf('/') + 1).replace('/', '.'))
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  @Test
  void agentIsForC2() throws IOException {
    assertThat(packages("lib")).isNotEmpty().allMatch(CompilersTest::isForC2);
    assertThat(packages("bundles")).isNotEmpty().allMatch(CompilersTest::isForC2);
    assertThat(isForC2("java.lang.foreign.MemorySegment")).isTrue();
  }

  @Test
  void pluginsAreForC1() throws IOException {
    assertThat(packages("plugins")).isNotEmpty().noneMatch(CompilersTest::isForC2);
    assertThat(isForC2("org.acme.redis.Decoder")).isFalse();
  }
}
