package io.sonde.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LogCommandTest {
  private final LastLines log = new LastLines();
  private final LogCommand command = new LogCommand(log);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"'', 20, 481", "3, 3, 498", "0, 0, 0", "1000, 300, 201"})
  void showsTheLastLines(String arguments, int count, int first) {
    for (int i = 1; i <= 500; i++) {
      log.add("line " + i);
    }
    PrintStream out = new PrintStream(bytes);
    List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments);
    assertThat(command.run(words, out, out)).isZero();
    List<String> lines = bytes.toString().lines().toList();
    assertThat(lines).hasSize(count);
    if (count > 0) {
      assertThat(lines.getFirst()).isEqualTo("line " + first);
      assertThat(lines.getLast()).isEqualTo("line 500");
    }
  }

  @Test
  void followsUntilNobodyReads() {
    log.add("before");
    CountDownLatch asked = new CountDownLatch(3);
    PrintStream out =
        new PrintStream(bytes) {
          @Override
          public boolean checkError() {
            asked.countDown();
            log.add("at " + asked.getCount());
            return asked.getCount() == 0;
          }
        };
    assertThat(command.run(List.of("-f"), out, out)).isZero();
    assertThat(bytes.toString()).isEqualTo("before\nat 2\nat 1\n");
  }

  @Test
  void keepsControlCharactersFromTheTerminal() {
    log.add("a\u001b[2J\n\tat b");
    PrintStream out = new PrintStream(bytes);
    command.run(List.of(), out, out);
    command.run(List.of("--json"), out, out);
    assertThat(bytes.toString())
        .isEqualTo("a?[2J\n?at b\n{\"line\":\"a\\u001b[2J\\u000a\\u0009at b\"}\n");
  }

  @Test
  void refusesWrongUse() {
    PrintStream out = new PrintStream(bytes);
    assertThat(command.run(List.of("-x"), out, out)).isEqualTo(2);
    assertThat(command.run(List.of("-5"), out, out)).isEqualTo(2);
  }
}
