package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What C2 compiles: all of the agent, nothing of a plugin. */
class CompilersTest {
  private static final String LIMIT = "MaxNodeLimit ";
  private static final String NOTHING = "1";

  /** A line of PrintCompilation: milliseconds, number, flags, 4 for C2, method, what came of it. */
  private static final Pattern BY_C2 =
      Pattern.compile("\\s*\\d+\\s+(\\d+)[\\s%sbn!]+4\\s+(io\\.sonde\\.\\S+)::.*");

  /** C2 begins early, so that few requests do. */
  private static final String OPTIONS =
      "SONDE_JAVA_OPTIONS=-XX:+PrintCompilation -XX:+DisplayVMOutputToStderr"
          + " -XX:Tier4InvocationThreshold=300 -XX:Tier4MinInvocationThreshold=100"
          + " -XX:Tier4CompileThreshold=300";

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

  /** Numbers of the compilations by C2 of what begins so; of those alone that it gave up. */
  private static Set<String> compilations(Agent agent, String prefix, boolean givenUp) {
    return agent.log().stream()
        .map(BY_C2::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(2).startsWith(prefix))
        .filter(line -> !givenUp || line.group().contains("COMPILE SKIPPED"))
        .map(line -> line.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void jvmDoesAsTheListSays() {
    try (Program server = FileServers.python();
        Agent agent = Agent.setup().under(List.of("env", OPTIONS)).trace(server).start()) {
      List<Request> requests = Collections.nCopies(2000, Request.of("GET", "/", "compiled"));
      Load.run(server.port(), requests);
      agent.awaitSpans(requests.size(), span -> span.isServedAt(server.port()));
      String plugin = "io.sonde.protocol.";
      boolean givenUp =
          Await.until(
              () -> {
                Set<String> tried = compilations(agent, plugin, false);
                return !tried.isEmpty() && tried.equals(compilations(agent, plugin, true));
              });
      assertThat(givenUp).as("C2 gives up all that it tries of a plugin").isTrue();
      assertThat(compilations(agent, "io.sonde.spi.Bytes", false)).isNotEmpty();
      assertThat(compilations(agent, "io.sonde.spi.Bytes", true)).isEmpty();
    }
  }
}
