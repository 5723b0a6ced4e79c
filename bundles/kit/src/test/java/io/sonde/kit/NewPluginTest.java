package io.sonde.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewPluginTest {
  private static final Path HOME = Path.of("/opt/R&D/sonde");

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return new NewPlugin(HOME, folder, "1.2.3")
        .run(List.of(arguments), new PrintStream(out), new PrintStream(err));
  }

  @Test
  void writesAProject() throws IOException {
    assertThat(run("redis")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            redis/pom.xml
            redis/bnd.bnd
            redis/.gitignore
            redis/README.md
            redis/src/main/java/sonde/protocol/redis/RedisProtocol.java
            redis/src/main/resources/META-INF/sonde/recordings/first.rec
            redis/src/test/java/sonde/protocol/redis/RedisProtocolTest.java

            Build it with a JDK 25 and Maven: cd redis && mvn package
            """);
    assertThat(Files.readString(folder.resolve("redis/pom.xml")))
        .contains("<artifactId>sonde.protocol.redis</artifactId>")
        .contains("<sonde.home>/opt/R&amp;D/sonde</sonde.home>")
        .contains("<version>1.2.3</version>");
  }

  @Test
  void writesAKernelHalfIfItIsWanted() throws IOException {
    assertThat(run("redis", "--kernel")).isZero();
    assertThat(out.toString())
        .contains("redis/src/main/bpf/redis.bpf.c\n", "Build it with a JDK 25, clang and Maven");
    assertThat(folder.resolve("redis/src/main/bpf/redis.bpf.c"))
        .content()
        .contains("SONDE_HANDLER(redis_message)");
    Path protocol = Path.of("src/main/java/sonde/protocol/redis/RedisProtocol.java");
    assertThat(folder.resolve("redis").resolve(protocol))
        .content()
        .contains("new KernelHalf(\"bpf/redis.bpf.o\", \"redis_message\")");
    assertThat(run("plain")).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("plain"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).content().doesNotContainIgnoringCase("bpf"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--kernel"})
  void leavesNoPlaceholder(String option) throws IOException {
    run(option.isEmpty() ? new String[] {"redis"} : new String[] {"redis", option});
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(file).content().doesNotContainPattern("%[A-Za-z]+[%{]|%\\}"));
    }
  }

  /** What a new plugin is built with is what this build has, so that it is there offline too. */
  @Test
  void namesTheVersionsOfThisBuild() throws IOException {
    run("redis", "--kernel");
    String ours = resolved(Files.readString(Path.of("../../pom.xml")));
    Matcher artifact =
        Pattern.compile("<artifactId>([^<$]+)</artifactId>\\s*<version>([0-9][^<]*)</version>")
            .matcher(Files.readString(folder.resolve("redis/pom.xml")));
    int found = 0;
    while (artifact.find()) {
      String name = artifact.group(1);
      String version = artifact.group(2);
      if (name.startsWith("sonde.protocol") || name.startsWith("io.sonde")) {
        continue;
      }
      String listed = name.equals("junit-jupiter") ? "junit-bom" : name;
      assertThat(ours)
          .containsPattern(
              "<artifactId>" + listed + "</artifactId>\\s*<version>" + Pattern.quote(version));
      found++;
    }
    assertThat(found).isEqualTo(9);
  }

  private static String resolved(String pom) {
    Matcher property = Pattern.compile("<([a-z]+\\.version)>([^<]+)<").matcher(pom);
    String text = pom;
    while (property.find()) {
      text = text.replace("${" + property.group(1) + "}", property.group(2));
    }
    return text;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Redis",
        "2nd",
        "a-b",
        "../x",
        "",
        "x ",
        "switch",
        "abcdefghijklmnopqrstuvwxyzabcdefg"
      })
  void refusesWhatIsNoName(String id) {
    assertThat(run(id)).isEqualTo(2);
    assertThat(err.toString()).startsWith("sonde: ").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesWrongUse() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("a", "b")).isEqualTo(2);
    assertThat(run("--help")).isEqualTo(2);
    assertThat(err.toString()).contains("usage: sonde plugin new ID").hasLineCount(3);
  }

  @Test
  void leavesWhatIsThereAlone() throws IOException {
    Files.writeString(folder.resolve("redis"), "mine");
    assertThat(run("redis")).isEqualTo(1);
    assertThat(err.toString()).contains("is there already");
    assertThat(folder.resolve("redis")).hasContent("mine");
  }
}
