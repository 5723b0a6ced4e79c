package io.sonde.pipeline.metrics;

import static io.sonde.pipeline.metrics.Definitions.DURATION;
import static io.sonde.pipeline.metrics.Definitions.HTTP;
import static io.sonde.pipeline.metrics.Definitions.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.pipeline.span.Enriched;
import io.sonde.pipeline.span.FakeSpan;
import io.sonde.pipeline.span.Selection;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanMetric;
import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.Distribution;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedMetricsTest {
  private static final long MS = 1_000_000;
  private static final long EPOCH = 1_700_000_000_000_000_000L;
  private static final Map<String, Object> OVERFLOW = Map.of("otel.metric.overflow", "true");

  private final Limits limits = new Limits(10, 1000 * MS);
  private final Enriched enriched = new Enriched();
  private final Service service = service("shop", 1);
  private long nowNs = 1000 * MS;
  private final RedMetrics metrics = new RedMetrics(Selection.NONE, limits, () -> nowNs);
  private final ServiceSeries series = metrics.of(service);

  @Test
  void makesAllMetricsOfASpan() {
    metrics.define("http1", HTTP);
    record(get("/a", 200).set("http.response.body.size", 50).times(0, 5 * MS).queue(20 * MS));

    Points points = Points.of(metrics);
    assertThat(points.all())
        .extracting(point -> point.metric().name())
        .containsExactly(DURATION, SIZE, "sonde.server.queue.duration");
    Map<String, Object> labels =
        Map.of("http.request.method", "GET", "http.response.status_code", 200L, "http.route", "/a");
    assertThat(points.all().get(0).labels().attributes()).isEqualTo(labels);
    assertThat(points.all().get(0).labels().service()).isSameAs(service);
    assertThat(points.all().get(2).labels().attributes()).isEmpty();

    Distribution duration = points.all().get(0).distribution();
    assertThat(duration.counts()).containsExactly(0, 1, 0, 0);
    assertThat(duration.sum()).isEqualTo(0.005);
    assertThat(duration.startEpochNs()).isEqualTo(EPOCH + 5 * MS);
    assertThat(points.all().get(1).distribution().counts()).containsExactly(0, 1, 0);
    assertThat(points.all().get(2).distribution().sum()).isEqualTo(0.02);
  }

  @Test
  void putsAValueOnABoundIntoTheBucketBelowIt() {
    metrics.define("http1", HTTP);
    for (long ns : new long[] {0, MS, MS + 1, 10 * MS, 100 * MS, 100 * MS + 1, 5000 * MS}) {
      record(get("/a", 200).times(0, ns));
    }
    Distribution duration = Points.of(metrics).of(DURATION).getFirst().distribution();
    assertThat(duration.counts()).containsExactly(2, 2, 1, 2);
    assertThat(duration.count()).isEqualTo(7);
  }

  @Test
  void leavesOutWhatASpanLacks() {
    metrics.define("http1", HTTP);
    record(FakeSpan.server().set("http.request.method", "GET").error("reset"));

    Points points = Points.of(metrics);
    assertThat(points.all()).as("neither size nor queue time").hasSize(1);
    assertThat(points.value(DURATION, Map.of("http.request.method", "GET", "error.type", "reset")))
        .isEqualTo(1);
  }

  @Test
  void keepsSeriesWithDifferentLabelsApart() {
    metrics.define("http1", HTTP);
    for (int round = 0; round < 3; round++) {
      record(get("/a", 200));
      record(get("/b", 200));
      record(get("/a", 500).error("500"));
      record(get(null, 200));
      record(get("/a", 200).set("http.request.method", "POST"));
    }
    List<Points.Point> points = Points.of(metrics).of(DURATION);
    assertThat(points).hasSize(5).allSatisfy(point -> assertThat(point.value()).isEqualTo(3));
  }

  @Test
  void addsWhatHasNoRoomToOneSeries() {
    metrics.define("http1", HTTP);
    for (int i = 0; i < 100; i++) {
      record(get("/" + i, 200).set("http.response.body.size", 1));
    }
    record(get("/3", 200));
    Points points = Points.of(metrics);
    assertThat(points.of(DURATION)).hasSize(10);
    assertThat(points.value(DURATION, OVERFLOW)).isEqualTo(91);
    assertThat(points.of(DURATION).stream().mapToDouble(Points.Point::value).sum()).isEqualTo(101);
    assertThat(points.value(SIZE, OVERFLOW)).isEqualTo(91);
    assertThat(limits.overflows().value()).isEqualTo(91);
    assertThat(limits.series().value()).isEqualTo(20);

    ServiceSeries other = metrics.of(service("other", 2));
    record(other, get("/x", 200));
    assertThat(Points.of(metrics).of(DURATION)).as("another service has room").hasSize(11);
  }

  @Test
  void givesTheRoomOfExpiredSeriesToNewOnes() {
    metrics.define("http1", HTTP);
    for (int i = 0; i < 9; i++) {
      record(get("/" + i, 200));
    }
    nowNs += 1500 * MS;
    record(get("/new", 200));
    assertThat(Points.of(metrics).of(DURATION)).hasSize(1);
    assertThat(limits.overflows().value()).isZero();
    assertThat(limits.series().value()).isEqualTo(1);
  }

  @Test
  void forgetsWhatIsNotUsed() {
    metrics.define("http1", HTTP);
    record(get("/old", 200));
    nowNs += 600 * MS;
    record(get("/new", 200));
    nowNs += 600 * MS;
    assertThat(routes()).as("expired before it is swept").containsExactly("/new");
    metrics.sweep(nowNs);
    assertThat(limits.series().value()).isEqualTo(1);

    record(get("/old", 200));
    assertThat(routes()).containsExactlyInAnyOrder("/old", "/new");

    nowNs += 1001 * MS;
    metrics.sweep(nowNs);
    assertThat(Points.of(metrics).all()).isEmpty();
    assertThat(limits.series().value()).isZero();

    record(get("/back", 200));
    assertThat(routes()).containsExactly("/back");
  }

  @Test
  void sharesTheSeriesOfEqualServices() {
    metrics.define("http1", HTTP);
    record(get("/a", 200));
    record(metrics.of(service("shop", 1)), get("/a", 200));
    assertThat(Points.of(metrics).of(DURATION))
        .singleElement()
        .satisfies(point -> assertThat(point.value()).isEqualTo(2));
  }

  @Test
  void remembersTheLastExportedSpanOfEachBucket() {
    metrics.define("http1", HTTP);
    record(get("/a", 200).times(0, 2 * MS), 11, true);
    record(get("/a", 200).times(0, 3 * MS), 12, true);
    record(get("/a", 200).times(0, 4 * MS), 13, false);
    record(get("/a", 200).times(0, 50 * MS), 14, false);

    Distribution duration = Points.of(metrics).of(DURATION).getFirst().distribution();
    assertThat(duration.exemplars())
        .containsExactly(
            null, new Distribution.Exemplar(0.003, EPOCH + 3 * MS, 1, 2, 12), null, null);
  }

  @Test
  void keepsSeriesWhenAPluginIsExchanged() {
    metrics.define("http1", HTTP);
    record(get("/a", 200));
    metrics.define("http1", List.copyOf(HTTP));
    record(get("/a", 200));
    assertThat(Points.of(metrics).of(DURATION).getFirst().value()).isEqualTo(2);
  }

  @Test
  void beginsAnewWhenADefinitionChanges() {
    metrics.define("http1", HTTP);
    record(get("/a", 200));
    SpanMetric changed =
        Definitions.duration(DURATION, SpanKind.SERVER, Definitions.keys("http.route"));
    metrics.define("http1", List.of(changed));
    record(get("/a", 200));
    List<Points.Point> points = Points.of(metrics).of(DURATION);
    assertThat(points).hasSize(1);
    assertThat(points.getFirst().value()).isEqualTo(1);
    assertThat(points.getFirst().labels().attributes()).isEqualTo(Map.of("http.route", "/a"));
  }

  @Test
  void makesOneMetricOfWhatTwoProtocolsDefine() {
    metrics.define("http2", HTTP);
    metrics.define("http1", HTTP);
    record(get("/a", 200));
    assertThat(Points.of(metrics).of(DURATION)).hasSize(1);
  }

  @Test
  void refusesBoundsThatDoNotAscend() {
    SpanMetric wrong =
        new SpanMetric("x", "s", "", SpanKind.SERVER, null, List.of(), List.of(2.0, 1.0));
    assertThatThrownBy(() -> metrics.define("http1", List.of(HTTP.get(0), wrong)))
        .hasMessageContaining("[2.0, 1.0]");
    record(get("/a", 200));
    assertThat(Points.of(metrics).all()).isEmpty();
  }

  @Test
  void letsUsersChooseAttributes() {
    Selection selection =
        new Selection(
            List.of("server.*", "custom", "url.path", "http.route"),
            List.of("http.response.*", "server.port"));
    RedMetrics chosen = new RedMetrics(selection, limits, () -> nowNs);
    chosen.define("http1", HTTP);
    enriched.wrap(
        get("/a", 200)
            .set("server.address", "h")
            .set("server.port", 80)
            .set("custom", "c")
            .set("url.path", "/a"),
        service,
        "/a",
        EPOCH);
    chosen.record(chosen.of(service), enriched, nowNs);
    Map<String, Object> expected =
        Map.of(
            "http.request.method", "GET",
            "http.route", "/a",
            "server.address", "h",
            "custom", "c");
    assertThat(Points.of(chosen).value(DURATION, expected)).isEqualTo(1);
  }

  @Test
  void addsUpWhileReadersRead() throws Exception {
    metrics.define("http1", HTTP);
    RedMetrics metrics = this.metrics;
    Set<String> wrong = new HashSet<>();
    boolean[] done = {false};
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  double before = 0;
                  boolean last = false;
                  while (!last) {
                    synchronized (done) {
                      last = done[0];
                    }
                    double all = 0;
                    for (Points.Point point : Points.of(metrics).of(DURATION)) {
                      long sum = 0;
                      for (long count : point.distribution().counts()) {
                        sum += count;
                      }
                      if (sum != point.distribution().count()) {
                        wrong.add(point + " has " + sum + " in its buckets");
                      }
                      all += sum;
                    }
                    if (all < before) {
                      wrong.add(all + " after " + before);
                    }
                    before = all;
                  }
                  if (before != 200_000) {
                    wrong.add(before + " at the end");
                  }
                });
    for (int i = 0; i < 200_000; i++) {
      record(get("/" + i % 20, 200).times(0, i % 200 * MS));
    }
    synchronized (done) {
      done[0] = true;
    }
    reader.join();
    assertThat(wrong).isEmpty();
  }

  private List<Object> routes() {
    return Points.of(metrics).of(DURATION).stream()
        .map(point -> point.labels().attributes().get("http.route"))
        .toList();
  }

  private static Service service(String name, int pid) {
    return new Service(
        pid,
        Map.of("service.name", name, "service.instance.id", name + "-1"),
        Set.of(Service.Signal.values()),
        Map.of());
  }

  /** A span whose route the test gives as its path. */
  private static FakeSpan get(String route, int status) {
    FakeSpan span =
        FakeSpan.server()
            .set("http.request.method", "GET")
            .set("http.response.status_code", status);
    return route == null ? span : span.set("http.route", route);
  }

  private void record(FakeSpan span) {
    record(series, span);
  }

  private void record(ServiceSeries of, FakeSpan span) {
    enriched.wrap(span, service, route(span), EPOCH);
    metrics.record(of, enriched, nowNs);
  }

  private void record(FakeSpan span, long spanId, boolean exported) {
    enriched.wrap(span, service, route(span), EPOCH);
    enriched.identify(1, 2, spanId, 0, 1, exported);
    metrics.record(series, enriched, nowNs);
  }

  private static String route(FakeSpan span) {
    int index = span.indexOf(Enriched.ROUTE);
    return index < 0 ? null : span.text(index);
  }
}
