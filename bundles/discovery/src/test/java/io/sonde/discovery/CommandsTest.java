package io.sonde.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.discovery.command.Explain;
import io.sonde.discovery.command.Processes;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  private static final Service SHOP =
      new Service(
          50, Map.of("service.name", "shop", "telemetry.sdk.language", "java"), Set.of(), Map.of());
  private static final Services SERVICES = pid -> pid == 50 ? SHOP : null;
  private static final List<Decision> DECISIONS =
      List.of(
          new Decision(70, "cron", List.of(), Decision.Reason.SILENT, ""),
          new Decision(50, "java", List.of(80, 443), Decision.Reason.LISTENS, ""),
          new Decision(
              60, "a\u001b[2Jb", List.of(22), Decision.Reason.EXCLUDED, "discovery.exclude[0]"),
          new Decision(61, "new", List.of(99), Decision.Reason.LISTENS, ""));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes);

  private static void read(MetricSource.Sink sink) {
    sink.gauge(
        new Metric("sonde.capture.backend", "", ""), Labels.own(Map.of("backend", "stack")), 1);
    Distribution twice =
        new Distribution(
            1, new double[] {1}, new long[] {2, 0}, 2, 1, new Distribution.Exemplar[2]);
    sink.histogram(
        new Metric("http.server.request.duration", "s", ""), new Labels(SHOP, Map.of()), twice);
    sink.histogram(
        new Metric("sonde.server.queue.duration", "s", ""), new Labels(SHOP, Map.of()), twice);
  }

  private int processes(String... arguments) {
    return new Processes(() -> DECISIONS, SERVICES).run(List.of(arguments), out, out);
  }

  private int explain(String... arguments) {
    return new Explain(() -> DECISIONS, SERVICES, () -> List.of(CommandsTest::read))
        .run(List.of(arguments), out, out);
  }

  @Test
  void listsWhatIsTracedOrListens() {
    assertThat(processes()).isZero();
    assertThat(bytes.toString().lines().map(line -> line.strip().replaceAll(" {2,}", "|")))
        .containsExactly(
            "PID|NAME|SERVICE|LANGUAGE|PORTS|TRACED|BECAUSE",
            "50|java|shop|java|80,443|yes|it listens on a TCP port",
            "60|a?[2Jb|-|-|22|no|a selector excludes it (discovery.exclude[0])",
            "61|new|-|-|99|yes|it listens on a TCP port");
  }

  @Test
  void listsAllAsJson() {
    assertThat(processes("--all", "--json")).isZero();
    assertThat(bytes.toString())
        .contains("\"pid\":70,\"name\":\"cron\",\"service\":null", "\"ports\":[80,443]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "50; 0; java (pid 50) is traced: it listens on a TCP port",
        "50; 0; seen        2 of http.server.request",
        "50; 0; backend     stack",
        "61; 0; no request was understood yet",
        "60; 1; take it out of discovery.exclude[0]",
        "60; 1; a?[2Jb (pid 60) is not traced",
        "70; 1; it is traced as soon as it listens",
        "71; 1; no process 71 was seen",
        "x; 2; usage: explain PID",
      })
  void explains(String pid, int code, String part) {
    assertThat(explain(pid)).isEqualTo(code);
    assertThat(bytes.toString()).contains(part).doesNotContain("queue");
  }

  @Test
  void explainsAsJson() {
    assertThat(explain("50", "--json")).isZero();
    assertThat(bytes.toString())
        .contains("\"traced\":true", "\"backend\":\"stack\"", "\"seen\":[\"http.server.request\"]");
  }
}
