package io.sonde.exporter.console.format;

import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.FinishedSpan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Spans for tests. */
public final class Spans {
  public static final long START = 1_700_000_000_482_000_001L; // 2023-11-14T22:13:20.482000001Z

  private Spans() {}

  /** A span of service "shop" that took 12.34 ms. */
  public static FinishedSpan span(SpanKind kind, String name, String error, Object... attributes) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], attributes[i + 1]);
    }
    Service service =
        new Service(
            42,
            Map.of("service.name", "shop", "service.instance.id", "host:42"),
            Set.of(Signal.TRACES),
            Map.of());
    return new FinishedSpan(
        service,
        "http1",
        kind,
        name,
        0x4bf92f3577b34da6L,
        0xa3ce929d0e0e4736L,
        0x00f067aa0ba902b7L,
        0,
        1,
        START,
        START + 12_340_000,
        error,
        map);
  }
}
