package io.sonde.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.pipeline.metrics.Definitions;
import io.sonde.pipeline.metrics.Limits;
import io.sonde.pipeline.metrics.Points;
import io.sonde.pipeline.route.IgnoreMode;
import io.sonde.pipeline.route.RoutePattern;
import io.sonde.pipeline.route.RouteRules;
import io.sonde.pipeline.route.Unmatched;
import io.sonde.pipeline.span.FakeSpan;
import io.sonde.pipeline.span.Selection;
import io.sonde.pipeline.trace.Ids;
import io.sonde.pipeline.trace.Redaction;
import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.FinishedSpan;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final long MS = 1_000_000;
  private static final long EPOCH = 1_700_000_000_000_000_000L;

  private long nowNs = 10_000 * MS;
  private final Map<Integer, Service> services = new HashMap<>();
  private final List<FinishedSpan> exported = new ArrayList<>();
  private Pipeline pipeline = pipeline(Selection.NONE, "parentbased_always_on");

  @BeforeEach
  void start() {
    services.put(1, service("shop", Set.of(Signal.values()), Map.of()));
  }

  @Test
  void finishesASpan() {
    pipeline.onSpan(
        FakeSpan.get("/users/17", 500)
            .set("url.query", "id=1&token=abc")
            .times(2 * MS, 7 * MS)
            .queue(3 * MS)
            .error("500"));

    FinishedSpan span = exported.getFirst();
    assertThat(span.name()).isEqualTo("GET /users/{id}");
    assertThat(span.service()).isSameAs(services.get(1));
    assertThat(span.protocol()).isEqualTo("http1");
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.startEpochNs()).isEqualTo(EPOCH + 2 * MS);
    assertThat(span.endEpochNs()).isEqualTo(EPOCH + 7 * MS);
    assertThat(span.errorType()).isEqualTo("500");
    assertThat(span.parentSpanId()).isZero();
    assertThat(span.spanId()).isNotZero();
    assertThat(span.traceIdHigh()).isNotZero();
    assertThat(span.traceFlags()).isEqualTo(1);
    assertThat(span.attributes().toString())
        .isEqualTo(
            "{http.request.method=GET, url.scheme=http, url.path=/users/17,"
                + " http.response.status_code=500, url.query=id=1&token=REDACTED,"
                + " http.route=/users/{id}, error.type=500, sonde.queue.duration=0.003}");
  }

  @Test
  void continuesTheTraceOfTheRequest() {
    pipeline.onSpan(FakeSpan.get("/a", 200).parent(5, 6, 7, 3));
    FinishedSpan span = exported.getFirst();
    assertThat(span.traceIdHigh()).isEqualTo(5);
    assertThat(span.traceIdLow()).isEqualTo(6);
    assertThat(span.parentSpanId()).isEqualTo(7);
    assertThat(span.traceFlags()).isEqualTo(3);
    assertThat(span.spanId()).isNotIn(0L, 7L);
  }

  @Test
  void countsWhatItDoesNotExport() {
    pipeline.onSpan(FakeSpan.get("/a", 200).parent(5, 6, 7, 0));
    assertThat(exported).isEmpty();
    assertThat(value("sonde.pipeline.sampling", Map.of("decision", "not_sampled"))).isEqualTo(1);
    assertThat(durations()).isEqualTo(1);
  }

  @Test
  void leavesClientsWithoutARoute() {
    pipeline.onSpan(
        FakeSpan.server()
            .kind(SpanKind.CLIENT)
            .set("url.path", "/a")
            .set("url.full", "http://u:p@h/a?sig=1"));
    assertThat(exported.getFirst().name()).isEqualTo("GET");
    assertThat(exported.getFirst().attributes())
        .doesNotContainKey("http.route")
        .containsEntry("url.full", "http://REDACTED:REDACTED@h/a?sig=REDACTED");
  }

  @Test
  void exportsOnlyWhatAServiceAllows() {
    services.put(2, service("traces", Set.of(Signal.TRACES), Map.of()));
    services.put(3, service("metrics", Set.of(Signal.METRICS), Map.of()));
    services.put(4, service("nothing", Set.of(), Map.of()));
    for (int pid = 2; pid <= 4; pid++) {
      pipeline.onSpan(FakeSpan.get("/a", 200).pid(pid));
    }
    assertThat(exported).extracting(span -> span.service().name()).containsExactly("traces");
    assertThat(Points.of(pipeline.metrics()).of(Definitions.DURATION))
        .extracting(point -> point.labels().service().name())
        .containsExactly("metrics");
    assertThat(value("sonde.pipeline.ignored", Map.of())).isEqualTo(2);
  }

  @Test
  void letsAServiceHaveItsOwnRoutesAndSampler() {
    Map<String, Object> overrides =
        Map.of(
            "routes.patterns",
            List.of("/u/{name}"),
            "routes.ignore",
            List.of("/ping"),
            "sampler.name",
            "traceidratio",
            "sampler.arg",
            1.0);
    services.put(2, service("own", Set.of(Signal.values()), overrides));
    pipeline.onSpan(FakeSpan.get("/u/bob", 200).pid(2));
    pipeline.onSpan(FakeSpan.get("/ping", 200).pid(2));
    pipeline.onSpan(FakeSpan.get("/health", 200).pid(2).parent(1, 1, 1, 0));
    assertThat(exported)
        .extracting(FinishedSpan::name)
        .containsExactly("GET /u/{name}", "GET /health");
  }

  @Test
  void ignoresPaths() {
    pipeline.onSpan(FakeSpan.get("/health", 200));
    assertThat(exported).isEmpty();
    assertThat(Points.of(pipeline.metrics()).all()).isEmpty();
    assertThat(value("sonde.pipeline.ignored", Map.of())).isEqualTo(1);
  }

  @Test
  void makesNoRouteOfAPathThatDoesNotExist() {
    for (int i = 0; i < 100; i++) {
      pipeline.onSpan(FakeSpan.get("/scan" + (char) ('a' + i % 26) + i / 26 + ".php", 404));
    }
    assertThat(exported).hasSize(100).allMatch(span -> span.name().equals("GET"));
    assertThat(durations()).isEqualTo(100);
    assertThat(Points.of(pipeline.metrics()).of(Definitions.DURATION)).hasSize(1);
  }

  @Test
  void waitsForAProcessThatIsNotKnownYet() {
    pipeline.onSpan(FakeSpan.get("/early", 200).pid(2));
    assertThat(exported).isEmpty();
    services.put(2, service("late", Set.of(Signal.values()), Map.of()));
    nowNs += 50 * MS;
    pipeline.onIdle();
    assertThat(exported).extracting(FinishedSpan::name).containsExactly("GET /early");
    assertThat(exported.getFirst().service().name()).isEqualTo("late");
    assertThat(value("sonde.pipeline.waiting", Map.of())).isZero();
  }

  @Test
  void givesUpWaitingAfterASecond() {
    pipeline.onSpan(FakeSpan.get("/a", 200).pid(2));
    nowNs += 999 * MS;
    pipeline.onIdle();
    assertThat(value("sonde.pipeline.waiting", Map.of())).isEqualTo(1);
    nowNs += 20 * MS;
    pipeline.onSpan(FakeSpan.get("/b", 200));
    assertThat(value("sonde.pipeline.waiting", Map.of())).isZero();
    assertThat(dropped("unknown_process")).isEqualTo(1);
    assertThat(value("sonde.pipeline.spans", Map.of())).isEqualTo(2);
  }

  @Test
  void hasRoomForFewThatWait() {
    for (int i = 0; i < Waiting.ROOM + 5; i++) {
      pipeline.onSpan(FakeSpan.get("/a", 200).pid(2));
    }
    pipeline.onSpan(FakeSpan.get("/a", 200).pid(0));
    assertThat(dropped("waiting_full")).isEqualTo(5);
    assertThat(dropped("unknown_process")).isEqualTo(1);
  }

  @Test
  void goesOnWhenAnExporterFails() {
    List<FinishedSpan> other = new ArrayList<>();
    pipeline
        .exporters()
        .add(
            span -> {
              throw new IllegalStateException("down");
            });
    pipeline.exporters().add(other::add);
    pipeline.onSpan(FakeSpan.get("/a", 200));
    pipeline.onSpan(FakeSpan.get("/a", 200));
    assertThat(exported).hasSize(2);
    assertThat(other).isEqualTo(exported);
    assertThat(Points.of(pipeline.exporters()).of("sonde.pipeline.exporter.failures"))
        .extracting(Points.Point::value)
        .containsExactlyInAnyOrder(0.0, 2.0, 0.0);
  }

  @Test
  void countsASpanThatBreaksSomething() {
    pipeline.onSpan(FakeSpan.get("/a", 200).unreadable());
    pipeline.onSpan(FakeSpan.get("/a", 200));
    assertThat(dropped("failed")).isEqualTo(1);
    assertThat(exported).hasSize(1);
  }

  @Test
  void leavesOutPrivateAttributesAndThoseThatAreExcluded() {
    Selection selection = new Selection(List.of("db.query.text"), List.of("url.*"));
    for (Selection one : List.of(Selection.NONE, selection)) {
      pipeline = pipeline(one, "always_on");
      pipeline.onSpan(
          FakeSpan.get("/a", 200).set("db.query.text", "q").set("http.request.header.x", "h"));
    }
    assertThat(exported.get(0).attributes())
        .containsKeys("url.path")
        .doesNotContainKeys("db.query.text", "http.request.header.x");
    assertThat(exported.get(1).attributes())
        .containsKeys("db.query.text", "http.request.method")
        .doesNotContainKeys("url.path", "url.scheme", "http.request.header.x");
  }

  @Test
  void forgetsServicesThatAreGone() {
    pipeline.onSpan(FakeSpan.get("/a", 200));
    assertThat(value("sonde.pipeline.series", Map.of())).isEqualTo(1);
    nowNs += 20_000 * MS;
    pipeline.onIdle();
    assertThat(value("sonde.pipeline.series", Map.of())).isZero();
    assertThat(Points.of(pipeline.metrics()).all()).isEmpty();
  }

  @Test
  void allocatesNothingForSpansThatAreNotExported() {
    pipeline = pipeline(Selection.NONE, "always_off");
    FakeSpan[] spans = new FakeSpan[50];
    for (int i = 0; i < spans.length; i++) {
      spans[i] =
          FakeSpan.get("/page" + (char) ('a' + i % 26) + "/" + i, i % 2 == 0 ? 200 : 500)
              .set("http.response.body.size", i)
              .error(i % 2 == 0 ? null : "500")
              .queue(i);
    }
    for (int round = 0; round < 100; round++) {
      run(spans);
    }
    for (FakeSpan span : spans) {
      span.unreadable();
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < 1000; round++) {
      run(spans);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / (1000.0 * spans.length)).as("bytes per span").isLessThan(0.5);
    assertThat(value("sonde.pipeline.dropped", Map.of("reason", "failed"))).isZero();
    assertThat(durations()).isEqualTo(1100 * 50);
  }

  private void run(FakeSpan[] spans) {
    for (FakeSpan span : spans) {
      pipeline.onSpan(span);
    }
  }

  private Pipeline pipeline(Selection spanAttributes, String sampler) {
    PipelineSettings settings =
        new PipelineSettings(
            new RouteRules(
                List.of(),
                RoutePattern.of(List.of("/health")),
                IgnoreMode.ALL,
                Unmatched.LEARN,
                100),
            sampler,
            1,
            new Limits(100, 10_000 * MS),
            spanAttributes,
            Selection.NONE,
            new Redaction(List.of("token", "sig")));
    Clock clock = new Clock(() -> nowNs, () -> nowNs + EPOCH);
    Pipeline made = new Pipeline(settings, clock, services::get, new Ids(1));
    made.metrics().define("http1", Definitions.HTTP);
    made.exporters().add(exported::add);
    return made;
  }

  private static Service service(String name, Set<Signal> exports, Map<String, Object> overrides) {
    return new Service(1, Map.of("service.name", name), exports, overrides);
  }

  private double durations() {
    return Points.of(pipeline.metrics()).of(Definitions.DURATION).stream()
        .mapToDouble(Points.Point::value)
        .sum();
  }

  private double dropped(String reason) {
    return value("sonde.pipeline.dropped", Map.of("reason", reason));
  }

  private double value(String metric, Map<String, Object> labels) {
    return Points.of(pipeline.counters()).value(metric, labels);
  }
}
