package io.sonde.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedTest {
  private static final double[] BOUNDS = {.01, .1, 1};
  private static final Service SHOP =
      new Service(1, Map.of("service.name", "shop"), Set.of(), Map.of());

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private static void series(
      MetricSource.Sink sink, String metric, long[] counts, Object... attributes) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put(attributes[i].toString(), attributes[i + 1]);
    }
    long count = java.util.stream.LongStream.of(counts).sum();
    long start = (System.currentTimeMillis() - 10_000) * 1_000_000;
    sink.histogram(
        new Metric(metric, "s", ""),
        new Labels(SHOP, map),
        new Distribution(start, BOUNDS, counts, count, 0, new Distribution.Exemplar[4]));
  }

  private static void read(MetricSource.Sink sink) {
    String server = "http.server.request.duration";
    series(
        sink, server, new long[] {80, 10, 0, 0}, "http.request.method", "GET", "http.route", "/a");
    series(
        sink,
        server,
        new long[] {0, 0, 9, 1},
        "http.request.method",
        "GET",
        "error.type",
        "500",
        "http.route",
        "/a");
    series(
        sink,
        "http.client.request.duration",
        new long[] {20, 0, 0, 0},
        "http.request.method",
        "POST",
        "server.address",
        "db",
        "server.port",
        80L);
    series(sink, "sonde.server.queue.duration", new long[] {9, 9, 9, 9});
  }

  @Test
  void joinsSeriesOfARouteAndFindsQuantiles() {
    Map<Red.Key, Red.Totals> red = Red.of(List.of(RedTest::read));
    assertThat(red.keySet())
        .containsExactly(
            new Red.Key("shop", "http server", "GET /a"),
            new Red.Key("shop", "http client", "POST db:80"));
    Red.Totals totals = red.get(new Red.Key("shop", "http server", "GET /a"));
    assertThat(totals.count).isEqualTo(100);
    assertThat(totals.errors).isEqualTo(10);
    assertThat(totals.quantile(.4)).isCloseTo(.005, within(1e-9));
    assertThat(totals.quantile(.85)).isCloseTo(.055, within(1e-9));
    assertThat(totals.quantile(.99)).isCloseTo(1, within(1e-9));
    assertThat(totals.quantile(1)).as("beyond the last bound").isEqualTo(1);
    assertThat(totals.since(totals).quantile(.5)).isNaN();
  }

  private int top(String... arguments) {
    return new Top(() -> List.of(RedTest::read))
        .run(List.of(arguments), new PrintStream(bytes), new PrintStream(bytes));
  }

  @Test
  void showsTotalsSorted() {
    assertThat(top("--total", "--sort=p50")).isZero();
    assertThat(bytes.toString().lines().map(line -> line.replaceAll(" {2,}", "  ")))
        .containsExactly(
            "SERVICE  KIND  ROUTE  RATE/S  ERRORS  P50  P95  P99",
            "shop  http server  GET /a  10.0  10.0%  6.3ms  600.0ms  1.00s",
            "shop  http client  POST db:80  2.0  0  5.0ms  9.5ms  9.9ms",
            "");
  }

  @Test
  void printsNumbersAsJson() {
    assertThat(top("--total", "--json")).isZero();
    assertThat(bytes.toString())
        .contains("\"service\":\"shop\",\"kind\":\"http server\",\"route\":\"GET /a\",\"rate\":")
        .contains("\"errors\":0.1,\"p50\":0.00625,");
  }

  @Test
  void showsWhatHappensInAnInterval() {
    assertThat(top("--once", "--interval=100ms")).isZero();
    assertThat(bytes.toString()).as("nothing did").startsWith("SERVICE").hasLineCount(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sort=luck", "--interval=5", "--interval=1us", "x"})
  void refusesWrongUse(String argument) {
    assertThat(top(argument)).isEqualTo(2);
    assertThat(bytes.toString()).startsWith("usage: top");
  }
}
