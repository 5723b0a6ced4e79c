package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sonde.config.source.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a file, the answer is a configuration or sentences, soon. */
class HostileFileTest {
  private static final String SEED =
      """
      ebpf: {backend: stack, ring_size: 8MiB}
      otlp.timeout: 1m30s
      otlp:
        headers: {authorization: "Bearer ${TOKEN:-x}"}
      discovery.instrument:
        - executable: "*/nginx"
          open_ports: [80, 8000-8999]
          routes: {ignore: ['/a', "/b"]}
      redact.query_parameters:
        - token
        - |
          block
      """;

  private static final String[] BITS = {
    "*",
    "&a ",
    "!",
    "? ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\n",
    "\t",
    "  ",
    "${",
    "$${",
    "}",
    "'",
    "\"",
    "|",
    ">",
    "#",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "<<: ",
    "\\u0000",
    "\u0000",
    "\u2028",
    "\ud83d\ude00",
    "\ufeff",
    "ebpf",
    "otlp.",
    "null",
    "~",
    "9999999999999999999",
    "-1",
    ",",
    "=",
  };

  @TempDir Path folder;

  private Configuration check(byte[] bytes) throws IOException {
    Path file = folder.resolve("f");
    Files.write(file, bytes);
    Configuration configuration = Configuration.load(file, Map.of());
    for (Problem problem : configuration.problems()) {
      assertThat(problem.toString()).startsWith(file + ":").doesNotContain("Exception", "\n");
      assertThat(problem.sentence().chars()).noneMatch(Character::isISOControl);
    }
    return configuration;
  }

  @Test
  void mutationsOfAValidFileAreAnswered() throws IOException {
    Random random = new Random(20260101);
    int valid = 0;
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder(SEED);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(8));
        String bit = BITS[random.nextInt(BITS.length)];
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, bit);
          case 1 -> text.replace(at, end, bit);
          default -> text.delete(at, Math.max(end, at + 1));
        }
      }
      if (check(text.toString().getBytes(StandardCharsets.UTF_8)).valid()) {
        valid++;
      }
    }
    assertThat(valid).as("the seed is valid, so some of its mutations are").isBetween(50, 1900);
  }

  @Test
  void randomBytesAreAnswered() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length && round % 2 == 0; i++) {
        bytes[i] = (byte) (' ' + (bytes[i] & 0x3f));
      }
      check(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[", "{", "- ", "? ", "a: ", "'", "\"", "{a: ", "[[a], ", "!a ", "&a ", "*a ", "#", "|\n ",
        "a\n", "a:\n", "\n", " ", "%", "zz: 1\n", "\"\\\"", "a,", "${", "-\n", "---\n", ": ",
      })
  void aMegabyteOfAnythingIsAnsweredSoon(String unit) {
    byte[] bytes = unit.repeat((1 << 20) / unit.length()).getBytes(StandardCharsets.UTF_8);
    assertTimeoutPreemptively(Duration.ofSeconds(120), () -> check(bytes));
  }

  @Test
  void deeperAndDeeperIndentationEnds() throws IOException {
    StringBuilder text = new StringBuilder("a:\n");
    for (int depth = 1; text.length() < 1_000_000; depth++) {
      text.append(" ".repeat(depth)).append("a:\n");
    }
    Configuration configuration = check(text.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(Fixture.problems(configuration))
        .contains("f:17:17: nested more than 16 levels deep");
  }

  @Test
  void anAliasBombIsRefusedAtItsFirstAnchor() throws IOException {
    String text =
        """
        a: &a [x, x]
        b: &b [*a, *a]
        c: &c [*b, *b]
        """;
    assertThat(Fixture.problems(check(text.getBytes(StandardCharsets.UTF_8))))
        .contains("f:1:4: a value cannot begin with * or & here; put it in quotes");
  }
}
