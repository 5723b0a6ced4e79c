package io.sonde.exporter.prometheus;

import static io.sonde.exporter.prometheus.Samples.DURATION;
import static io.sonde.exporter.prometheus.Samples.LAG;
import static io.sonde.exporter.prometheus.Samples.RECORDS;
import static io.sonde.exporter.prometheus.Samples.distribution;
import static io.sonde.exporter.prometheus.Samples.labels;
import static io.sonde.exporter.prometheus.Samples.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final MetricSource ALL =
      sink -> {
        sink.histogram(
            DURATION,
            labels(
                shop(),
                "http.request.method",
                "GET",
                "http.response.status_code",
                200L,
                "http.route",
                "/a\"b\\c\nd"),
            distribution());
        sink.counter(RECORDS, labels(null, "kind", "chunk"), 1, 1_234_567);
        sink.gauge(LAG, labels(null), 0.5);
      };

  private static String scrape(String type, MetricSource... sources) throws IOException {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(new SourceCollector(() -> List.of(sources)));
    StringWriter text = new StringWriter();
    TextFormat.writeFormat(type, text, registry.metricFamilySamples());
    return text.toString();
  }

  private static String text(MetricSource... sources) throws IOException {
    return scrape(TextFormat.CONTENT_TYPE_004, sources);
  }

  @Test
  void textFormat() throws IOException {
    String series =
        "job=\"eu/shop\",instance=\"host:7\",service_name=\"shop\",service_namespace=\"eu\","
            + "http_request_method=\"GET\",http_response_status_code=\"200\","
            + "http_route=\"/a\\\"b\\\\c\\nd\",";
    String name = "http_server_request_duration_seconds";
    assertThat(text(ALL))
        .isEqualTo(
            """
            # HELP target_info Resource of a service.
            # TYPE target_info gauge
            target_info{job="eu/shop",instance="host:7",host_name="h1",process_pid="7",} 1.0
            """
                + "# HELP http_server_request_duration_seconds"
                + " Duration of \"requests\" \\\\ of a server.\\nLine.\n"
                + ("# TYPE " + name + " histogram\n")
                + (name + "_bucket{" + series + "le=\"0.005\",} 2.0\n")
                + (name + "_bucket{" + series + "le=\"0.01\",} 2.0\n")
                + (name + "_bucket{" + series + "le=\"+Inf\",} 3.0\n")
                + (name + "_count{" + series + "} 3.0\n")
                + (name + "_sum{" + series + "} 0.257\n")
                + """
                # HELP sonde_records_total Records by kind.
                # TYPE sonde_records_total counter
                sonde_records_total{kind="chunk",} 1234567.0
                # HELP sonde_drain_lag_seconds Age of the oldest record.
                # TYPE sonde_drain_lag_seconds gauge
                sonde_drain_lag_seconds 0.5
                """);
  }

  @Test
  void openMetricsHasExemplarsUnitsAndAnEnd() throws IOException {
    assertThat(scrape(TextFormat.CONTENT_TYPE_OPENMETRICS_100, ALL))
        .contains("# TYPE target info\n", "target_info{job=\"eu/shop\"")
        .contains("# UNIT http_server_request_duration_seconds seconds\n")
        .contains(
            "le=\"+Inf\"} 3.0 # {span_id=\"00000000000002b7\","
                + "trace_id=\"4bf92f3577b34da600000000000000a3\"} 0.25 1700000000.500\n")
        .contains("# TYPE sonde_records counter\n", "sonde_records_total{kind=\"chunk\"} 1234567.0")
        .endsWith("# EOF\n");
  }

  @Test
  void promtoolFindsNothingToSay() throws Exception {
    Path promtool =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeThat(promtool).as("promtool is not installed (package prometheus)").isNotNull();
    SourceCollector collector = new SourceCollector(List::of);
    ScrapeCounts own = new ScrapeCounts(collector);
    Process check =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (var in = check.getOutputStream()) {
      in.write(text(ALL, own).getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void seriesVanishWithTheirSource() throws IOException {
    List<String> kinds = new ArrayList<>(List.of("chunk", "opened"));
    MetricSource source =
        sink -> kinds.forEach(kind -> sink.counter(RECORDS, labels(null, "kind", kind), 1, 1));
    assertThat(text(source)).contains("chunk", "opened");
    kinds.remove("chunk");
    assertThat(text(source)).doesNotContain("chunk").contains("opened");
    kinds.clear();
    assertThat(text(source)).isEmpty();
  }

  @Test
  void twoSourcesShareAMetric() throws IOException {
    MetricSource one = sink -> sink.counter(RECORDS, labels(null, "kind", "a"), 1, 1);
    MetricSource other = sink -> sink.counter(RECORDS, labels(null, "kind", "b"), 1, 2);
    assertThat(text(one, other))
        .containsOnlyOnce("# TYPE sonde_records_total")
        .contains("{kind=\"a\",} 1.0", "{kind=\"b\",} 2.0");
  }

  @Test
  void processesOfOneInstanceAreAddedUp() throws IOException {
    Service one = service("a", Map.of("service.instance.id", "i"), Signal.METRICS);
    Service other = service("a", Map.of("service.instance.id", "i"), Signal.METRICS);
    Distribution noExemplars =
        new Distribution(1, new double[] {0.005, 0.01}, new long[] {1, 1, 1}, 3, 0.5, null);
    String text =
        text(
            sink -> {
              sink.histogram(DURATION, labels(one), distribution());
              sink.histogram(DURATION, labels(other), noExemplars);
              sink.counter(RECORDS, labels(one), 1, 3);
              sink.counter(RECORDS, labels(other), 1, 4);
            });
    assertThat(text)
        .containsOnlyOnce("target_info{")
        .containsOnlyOnce("le=\"+Inf\",} 6.0")
        .contains("service_name=\"a\",} 0.757", "sonde_records_total{")
        .contains("service_name=\"a\",} 7.0");
  }

  @Test
  void whatMayNotLeaveDoesNotLeave() throws IOException {
    Service traced = service("hidden", Map.of("service.instance.id", "i"), Signal.TRACES);
    assertThat(
            text(
                sink -> {
                  sink.counter(RECORDS, labels(traced), 1, 3);
                  sink.gauge(LAG, labels(traced), 3);
                  sink.histogram(DURATION, labels(traced), distribution());
                }))
        .isEmpty();
  }

  @Test
  void attributesThatBecomeOneLabelAreJoined() throws IOException {
    assertThat(text(sink -> sink.gauge(LAG, labels(null, "a.b", "1", "a_b", "2"), 3)))
        .contains("sonde_drain_lag_seconds{a_b=\"1;2\",} 3.0");
  }

  @Test
  void clashesAndFailuresAreCountedAndTheRestIsServed() throws IOException {
    Distribution otherBounds = new Distribution(1, new double[] {1}, new long[] {1, 1}, 2, 3, null);
    SourceCollector collector =
        new SourceCollector(
            () ->
                List.of(
                    sink -> {
                      throw new IllegalStateException("broken");
                    },
                    ALL,
                    sink -> {
                      sink.gauge(new Metric("sonde.records", "", ""), labels(null), 1);
                      sink.histogram(DURATION, labels(null), otherBounds);
                      sink.histogram(DURATION, labels(null), distribution());
                    }));
    assertThat(collector.collect()).hasSize(4);
    assertThat(collector.failures()).isEqualTo(1);
    assertThat(collector.conflicts()).isEqualTo(2);
  }

  private static Service service(String name, Map<String, String> resource, Signal... exports) {
    return Samples.service(name, resource, exports);
  }
}
