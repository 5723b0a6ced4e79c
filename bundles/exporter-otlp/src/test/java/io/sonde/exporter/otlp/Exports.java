package io.sonde.exporter.otlp;

import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.FinishedSpan;
import io.sonde.spi.telemetry.Labels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Settings, services and spans for tests. */
final class Exports {
  static final long START = 1_700_000_000_482_000_001L;
  static final long TRACE_HIGH = 0x4bf92f3577b34da6L;
  static final long TRACE_LOW = 0xa3ce929d0e0e4736L;
  static final Backoff QUICK = new Backoff(2, 2_000, 10_000);

  private static final Service SHOP = service("shop", Signal.TRACES);

  private Exports() {}

  /** Both signals to one collector, batches of 4 after 5 ms, a queue of 8. */
  static OtlpSettings settings(String url) {
    return new OtlpSettings(
        url + "/v1/traces",
        url + "/v1/metrics",
        Map.of("x-token", "a b"),
        "gzip",
        Duration.ofSeconds(10),
        "",
        "",
        "",
        8,
        4,
        Duration.ofMillis(5),
        Duration.ofMillis(20));
  }

  static Service service(String name, Signal... exports) {
    return new Service(
        42,
        Map.of("service.name", name, "service.instance.id", "host:42", "process.pid", "42"),
        Set.of(exports),
        Map.of());
  }

  /** A span of one and the same service. */
  static FinishedSpan span(String name) {
    return span(SHOP, SpanKind.SERVER, name, null, 0);
  }

  static FinishedSpan span(
      Service service, SpanKind kind, String name, String error, long parent, Object... values) {
    return new FinishedSpan(
        service,
        "http1",
        kind,
        name,
        TRACE_HIGH,
        TRACE_LOW,
        0x00f067aa0ba902b7L,
        parent,
        1,
        START,
        START + 12_340_000,
        error,
        map(values));
  }

  static Labels labels(Service service, Object... values) {
    return new Labels(service, map(values));
  }

  private static Map<String, Object> map(Object... values) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i += 2) {
      map.put((String) values[i], values[i + 1]);
    }
    return map;
  }
}
