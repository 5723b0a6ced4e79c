package io.sonde.exporter.otlp;

import static io.sonde.exporter.otlp.Exports.QUICK;
import static io.sonde.exporter.otlp.Exports.labels;
import static io.sonde.exporter.otlp.Exports.service;
import static io.sonde.exporter.otlp.Exports.settings;
import static io.sonde.exporter.otlp.SpanExportTest.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.sonde.exporter.otlp.Collector.Received;
import io.sonde.exporter.otlp.Collector.Reply;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Distribution.Exemplar;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricExportTest {
  private static final Metric DURATION =
      new Metric("http.server.request.duration", "s", "Duration.");
  private static final Metric RECORDS = new Metric("sonde.records", "{record}", "Records.");
  private static final Metric LAG = new Metric("sonde.drain.lag", "s", "Lag.");

  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  private MetricExport open(Collector collector, MetricSource... sources) {
    return new MetricExport(
        settings(collector.url()),
        "1.2.3",
        new Resources(Map.of("service.name", "sonde")),
        () -> List.of(sources),
        QUICK,
        new Complaints(said::add, System::nanoTime));
  }

  private static Map<String, ResourceMetrics> byService(Received received) throws Exception {
    Map<String, ResourceMetrics> map = new HashMap<>();
    for (ResourceMetrics metrics : received.metrics().getResourceMetricsList()) {
      map.put(
          (String) attributes(metrics.getResource().getAttributesList()).get("service.name"),
          metrics);
    }
    return map;
  }

  @Test
  @SuppressWarnings("try") // closed before its time: what it did then is looked at
  void everyKindArrivesUnderItsResource() throws Exception {
    Service shop = service("shop", Signal.METRICS);
    Service hidden = service("hidden", Signal.TRACES);
    Distribution distribution =
        new Distribution(
            1_000,
            new double[] {0.005, 0.01},
            new long[] {2, 0, 1},
            3,
            0.257,
            new Exemplar[] {null, null, new Exemplar(0.25, 2_000, 1, 2, 3)});
    MetricSource source =
        sink -> {
          sink.histogram(DURATION, labels(shop, "http.response.status_code", 200L), distribution);
          sink.histogram(DURATION, labels(hidden), distribution);
          sink.counter(RECORDS, labels(null, "kind", "chunk"), 1_000, 7);
          sink.counter(RECORDS, labels(null, "kind", "opened"), 1_000, 8);
          sink.gauge(LAG, labels(null), 0.5);
        };
    try (Collector collector = Collector.healthy();
        MetricExport export = open(collector, source)) {
      Received received = collector.next();
      assertThat(received.path()).isEqualTo("/v1/metrics");
      Map<String, ResourceMetrics> services = byService(received);
      assertThat(services).containsOnlyKeys("shop", "sonde");

      var scope = services.get("shop").getScopeMetrics(0);
      assertThat(scope.getScope().getName()).isEqualTo("sonde");
      assertThat(scope.getScope().getVersion()).isEqualTo("1.2.3");
      var duration = scope.getMetrics(0);
      assertThat(duration.getName()).isEqualTo("http.server.request.duration");
      assertThat(duration.getUnit()).isEqualTo("s");
      assertThat(duration.getDescription()).isEqualTo("Duration.");
      assertThat(duration.getHistogram().getAggregationTemporality())
          .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
      HistogramDataPoint point = duration.getHistogram().getDataPoints(0);
      assertThat(point.getExplicitBoundsList()).containsExactly(0.005, 0.01);
      assertThat(point.getBucketCountsList()).containsExactly(2L, 0L, 1L);
      assertThat(point.getCount()).isEqualTo(3);
      assertThat(point.getSum()).isEqualTo(0.257);
      assertThat(point.hasMin() || point.hasMax()).isFalse();
      assertThat(point.getStartTimeUnixNano()).isEqualTo(1_000);
      assertThat(point.getTimeUnixNano()).isGreaterThan(1_700_000_000_000_000_000L);
      assertThat(attributes(point.getAttributesList()))
          .containsExactlyEntriesOf(Map.of("http.response.status_code", 200L));
      assertThat(point.getExemplars(0).getAsDouble()).isEqualTo(0.25);
      assertThat(point.getExemplars(0).getTimeUnixNano()).isEqualTo(2_000);
      assertThat(HexFormat.of().formatHex(point.getExemplars(0).getTraceId().toByteArray()))
          .isEqualTo("00000000000000010000000000000002");

      Map<String, io.opentelemetry.proto.metrics.v1.Metric> own = new HashMap<>();
      services
          .get("sonde")
          .getScopeMetrics(0)
          .getMetricsList()
          .forEach(metric -> own.put(metric.getName(), metric));
      assertThat(own).containsOnlyKeys("sonde.records", "sonde.drain.lag");
      assertThat(own.get("sonde.records").getSum().getIsMonotonic()).isTrue();
      assertThat(own.get("sonde.records").getSum().getDataPointsList())
          .extracting(number -> number.getAsDouble())
          .containsExactly(7.0, 8.0);
      assertThat(own.get("sonde.drain.lag").getGauge().getDataPoints(0).getAsDouble())
          .isEqualTo(0.5);
      export.close();
      assertThat(export.counts().sent()).isPositive().isEqualTo(4L * (1 + drain(collector)));
      assertThat(export.counts().dropped()).isZero();
    }
    assertThat(said).isEmpty();
  }

  private static int drain(Collector collector) throws InterruptedException {
    int requests = 0;
    for (; collector.unread() > 0; requests++) {
      collector.next();
    }
    return requests;
  }

  @Test
  void manySeriesAreSplitIntoRequests() throws Exception {
    MetricSource source =
        sink -> {
          for (int i = 0; i < 5_000; i++) {
            sink.gauge(new Metric("m" + i / 500, "", ""), labels(null, "n", (long) i), i);
          }
        };
    try (Collector collector = Collector.healthy();
        MetricExport _ = open(collector, source)) {
      long points = 0;
      for (int i = 0; i < 3; i++) {
        long inRequest =
            collector
                .next()
                .metrics()
                .getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetricsList()
                .stream()
                .mapToLong(metric -> metric.getGauge().getDataPointsCount())
                .sum();
        assertThat(inRequest).isLessThanOrEqualTo(2_500);
        points += inRequest;
      }
      assertThat(points).isEqualTo(5_000);
    }
  }

  @Test
  void aSourceThatFailsLeavesTheOthers() throws Exception {
    MetricSource broken =
        sink -> {
          throw new IllegalStateException("broken");
        };
    try (Collector collector = Collector.healthy();
        MetricExport _ = open(collector, broken, sink -> sink.gauge(LAG, labels(null), 1))) {
      assertThat(byService(collector.next())).containsOnlyKeys("sonde");
    }
    assertThat(said).singleElement().asString().startsWith("Some metrics are missing");
  }

  @Test
  void closeSendsALastReading() throws Exception {
    try (Collector collector = Collector.healthy()) {
      OtlpSettings hourly =
          new OtlpSettings(
              "",
              collector.url() + "/v1/metrics",
              Map.of(),
              "none",
              java.time.Duration.ofSeconds(10),
              "",
              "",
              "",
              1,
              1,
              java.time.Duration.ZERO,
              java.time.Duration.ofHours(1));
      new MetricExport(
              hourly,
              "1",
              new Resources(Map.of("service.name", "sonde")),
              () -> List.of(sink -> sink.gauge(LAG, labels(null), 1)),
              QUICK,
              new Complaints(said::add, System::nanoTime))
          .close();
      Received received = collector.next();
      assertThat(byService(received)).containsOnlyKeys("sonde");
      assertThat(received.headers().getFirst("Content-Encoding")).isNull();
    }
  }

  @Test
  void aReadingThatIsNotTakenIsDroppedAndCounted() throws Exception {
    try (Collector collector = new Collector(number -> Reply.status(400));
        MetricExport export = open(collector, sink -> sink.gauge(LAG, labels(null), 1))) {
      Await.until(() -> export.counts().dropped("rejected") >= 2);
      assertThat(export.counts().sent()).isZero();
      assertThat(said).as("said once").hasSize(1);
    }
  }
}
