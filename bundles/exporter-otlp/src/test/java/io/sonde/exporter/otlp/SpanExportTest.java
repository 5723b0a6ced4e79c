package io.sonde.exporter.otlp;

import static io.sonde.exporter.otlp.Exports.QUICK;
import static io.sonde.exporter.otlp.Exports.START;
import static io.sonde.exporter.otlp.Exports.service;
import static io.sonde.exporter.otlp.Exports.settings;
import static io.sonde.exporter.otlp.Exports.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.sonde.exporter.otlp.Collector.Received;
import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.FinishedSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives at a receiver that takes everything. */
@Timeout(60)
class SpanExportTest {
  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  private SpanExport open(OtlpSettings settings) {
    return new SpanExport(
        settings,
        "1.2.3",
        new Resources(Map.of()),
        QUICK,
        new Complaints(said::add, System::nanoTime));
  }

  private Received send(Collector collector, FinishedSpan... spans) throws InterruptedException {
    try (SpanExport export = open(settings(collector.url()))) {
      for (FinishedSpan span : spans) {
        export.export(span);
      }
    }
    return collector.next();
  }

  @Test
  void everythingOfASpanArrives() throws Exception {
    try (Collector collector = Collector.healthy()) {
      Received received =
          send(
              collector,
              span(
                  service("shop", Signal.TRACES),
                  SpanKind.SERVER,
                  "GET /cart/{id}",
                  "500",
                  0x1122334455667788L,
                  "http.request.method",
                  "GET",
                  "http.response.status_code",
                  500L,
                  "sonde.queue.duration",
                  0.25));
      assertThat(received.path()).isEqualTo("/v1/traces");
      ResourceSpans resource = received.traces().getResourceSpans(0);
      assertThat(attributes(resource.getResource().getAttributesList()))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("service.name", "shop", "service.instance.id", "host:42", "process.pid", 42L));
      assertThat(resource.getScopeSpans(0).getScope().getName()).isEqualTo("io.sonde.http1");
      assertThat(resource.getScopeSpans(0).getScope().getVersion()).isEqualTo("1.2.3");
      Span span = resource.getScopeSpans(0).getSpans(0);
      assertThat(span.getName()).isEqualTo("GET /cart/{id}");
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(hex(span.getTraceId().toByteArray()))
          .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
      assertThat(hex(span.getSpanId().toByteArray())).isEqualTo("00f067aa0ba902b7");
      assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo("1122334455667788");
      assertThat(span.getFlags()).as("sampled, parent known to be remote").isEqualTo(0x301);
      assertThat(span.getStartTimeUnixNano()).isEqualTo(START);
      assertThat(span.getEndTimeUnixNano()).isEqualTo(START + 12_340_000);
      assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(span.getAttributesList().stream().map(KeyValue::getKey))
          .containsExactly(
              "http.request.method", "http.response.status_code", "sonde.queue.duration");
      assertThat(attributes(span.getAttributesList()))
          .containsEntry("http.request.method", "GET")
          .containsEntry("http.response.status_code", 500L)
          .containsEntry("sonde.queue.duration", 0.25);
    }
    assertThat(said).isEmpty();
  }

  @Test
  void aRootWithoutErrorSaysNeither() throws Exception {
    try (Collector collector = Collector.healthy()) {
      Span span =
          send(collector, span("GET")).traces().getResourceSpans(0).getScopeSpans(0).getSpans(0);
      assertThat(span.getParentSpanId()).isEmpty();
      assertThat(span.hasStatus() ? span.getStatus().getCode() : StatusCode.STATUS_CODE_UNSET)
          .isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }
  }

  @Test
  void requestsArePackedAndCarryTheHeaders() throws Exception {
    try (Collector collector = Collector.healthy()) {
      Received received = send(collector, span("GET"));
      assertThat(received.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
      assertThat(received.headers().getFirst("Content-Type")).isEqualTo("application/x-protobuf");
      assertThat(received.headers().getFirst("X-token")).isEqualTo("a b");
    }
  }

  @Test
  void requestsShareAConnection() throws Exception {
    try (Collector collector = Collector.healthy();
        SpanExport export = open(settings(collector.url()))) {
      Set<Integer> ports = new HashSet<>();
      for (long i = 1; i <= 5; i++) {
        long sent = i;
        export.export(span("one"));
        ports.add(collector.next().clientPort());
        Await.until(() -> export.counts().sent() == sent);
      }
      assertThat(ports).as("ports that the agent sent from").hasSize(1);
    }
  }

  @Test
  void spansOfOneServiceShareAResourceAndBatchesKeepTheOrder() throws Exception {
    Service shop = service("shop", Signal.TRACES);
    Service cart = service("cart", Signal.TRACES);
    try (Collector collector = Collector.healthy()) {
      Received received =
          send(
              collector,
              span(shop, SpanKind.SERVER, "1", null, 0),
              span(cart, SpanKind.CLIENT, "2", null, 0),
              span(shop, SpanKind.CLIENT, "3", null, 0));
      Map<String, List<String>> names = new TreeMap<>();
      for (ResourceSpans resource : received.traces().getResourceSpansList()) {
        Object service = attributes(resource.getResource().getAttributesList()).get("service.name");
        names.put(
            (String) service,
            resource.getScopeSpans(0).getSpansList().stream().map(Span::getName).toList());
      }
      assertThat(names)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("shop", List.of("1", "3"), "cart", List.of("2")));
    }
  }

  @Test
  @SuppressWarnings("try") // closed before its time: what it did then is looked at
  void batchesAreNoLargerThanAskedForAndNothingIsLost() throws Exception {
    try (Collector collector = Collector.healthy();
        SpanExport export = open(settings(collector.url()))) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        names.add("span " + i);
        long least = i - 6; // the queue of 8 must not overflow here
        Await.until(() -> export.counts().sent() >= least);
        export.export(span("span " + i));
      }
      export.close();
      assertThat(collector.spanNames()).isEqualTo(names);
      assertThat(export.counts().sent()).isEqualTo(50);
      assertThat(export.counts().dropped()).isZero();
      while (collector.unread() > 0) {
        assertThat(spans(collector.next())).isBetween(1, 4);
      }
    }
  }

  @Test
  void aServiceThatMayNotExportTracesDoesNot() throws Exception {
    try (Collector collector = Collector.healthy()) {
      Received received =
          send(
              collector,
              span(service("hidden", Signal.METRICS), SpanKind.SERVER, "hidden", null, 0),
              span("shown"));
      assertThat(collector.spanNames()).containsExactly("shown");
      assertThat(received.traces().getResourceSpansCount()).isEqualTo(1);
    }
  }

  static int spans(Received received) throws IOException {
    return received.traces().getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .mapToInt(scope -> scope.getSpansCount())
        .sum();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static Map<String, Object> attributes(List<KeyValue> list) {
    Map<String, Object> map = new TreeMap<>();
    for (KeyValue attribute : list) {
      Object value =
          switch (attribute.getValue().getValueCase()) {
            case STRING_VALUE -> attribute.getValue().getStringValue();
            case INT_VALUE -> attribute.getValue().getIntValue();
            case DOUBLE_VALUE -> attribute.getValue().getDoubleValue();
            default -> attribute.getValue().toString();
          };
      map.put(attribute.getKey(), value);
    }
    return map;
  }
}
