package io.sonde.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerCommandTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private static void count(MetricSource.Sink sink, String name, double value, String... more) {
    Map<String, Object> labels =
        more.length == 0
            ? Map.of("plugin", "http1")
            : Map.of("plugin", "http1", "outcome", more[0], "reason", more[1]);
    sink.counter(new Metric("sonde.ledger." + name, "", ""), Labels.own(labels), 1, value);
  }

  private int ledger(double decoded, String... arguments) {
    MetricSource source =
        sink -> {
          count(sink, "captured", 100);
          count(sink, "lost", 5);
          count(sink, "held", 1);
          count(sink, "records", decoded, "decoded", "");
          count(sink, "records", 4, "skipped", "late");
          count(sink, "framed", 10);
          count(sink, "messages", 7, "span", "");
          count(sink, "messages", 2, "dropped", "closed");
          sink.gauge(
              new Metric("sonde.ledger.open", "", ""), Labels.own(Map.of("plugin", "http1")), 1);
          sink.gauge(new Metric("sonde.connections", "", ""), Labels.own(Map.of()), 9);
        };
    return new LedgerCommand(() -> List.of(source))
        .run(List.of(arguments), new PrintStream(bytes), new PrintStream(bytes));
  }

  @Test
  void showsThatTheSumsMeet() {
    assertThat(ledger(90)).isZero();
    assertThat(bytes.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "PLUGIN CAPTURED LOST DECODED SKIPPED HELD UNREAD FRAMED SPANS DROPPED OPEN MEETS"
                + " REASONS",
            "http1 100 5 90 4 1 0 10 7 2 1 yes dropped closed 2,skipped late 4");
  }

  @Test
  void showsWhatIsMissing() {
    assertThat(ledger(88, "--json")).isZero();
    assertThat(bytes.toString())
        .contains("\"unread\":2,", "\"meets\":false,", "[\"dropped closed 2\",\"skipped late 4\"]");
  }

  @Test
  void refusesWrongUse() {
    assertThat(ledger(1, "x")).isEqualTo(2);
  }
}
