package io.sonde.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static String print(Report report, boolean json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), json);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Report report() {
    Report report = new Report();
    report.add(Finding.ok("kernel", "Linux 6.1"));
    report.add(Finding.limited("plugin", "redis.jar: it needs\u001b[2J 100% more\nof it", "wait"));
    return report;
  }

  @Test
  void alignsLinesAndDisarmsThem() {
    assertThat(print(report(), false))
        .isEqualTo(
            """
            kernel  ok       Linux 6.1
            plugin  limited  redis.jar: it needs?[2J 100% more of it
                             -> wait
            """);
  }

  @Test
  void printsObjects() {
    assertThat(print(report(), true))
        .startsWith("[{\"check\":\"kernel\",\"state\":\"ok\",\"finding\":\"Linux 6.1\",")
        .contains("\"state\":\"limited\"", "\"advice\":\"wait\"");
  }

  @Test
  void failsWithOneFinding() {
    Report report = report();
    assertThat(report.hasFailed()).isFalse();
    report.add(Finding.absent("backend", "not here"));
    assertThat(report.hasFailed()).isFalse();
    report.add(Finding.failed("BTF", "not here", ""));
    assertThat(report.hasFailed()).isTrue();
  }
}
