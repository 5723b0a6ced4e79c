package io.sonde.exporter.prometheus;

import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Distribution.Exemplar;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Services, metrics and values for tests. */
final class Samples {
  static final Metric DURATION =
      new Metric(
          "http.server.request.duration", "s", "Duration of \"requests\" \\ of a server.\nLine.");
  static final Metric RECORDS = new Metric("sonde.records", "{record}", "Records by kind.");
  static final Metric LAG = new Metric("sonde.drain.lag", "s", "Age of the oldest record.");

  private Samples() {}

  static Service service(String name, Map<String, String> resource, Signal... exports) {
    Map<String, String> all = new LinkedHashMap<>(resource);
    all.put("service.name", name);
    return new Service(7, all, Set.of(exports), Map.of());
  }

  static Service shop() {
    return service(
        "shop",
        Map.of(
            "service.namespace",
            "eu",
            "service.instance.id",
            "host:7",
            "host.name",
            "h1",
            "process.pid",
            "7"),
        Signal.METRICS);
  }

  /** Labels with attributes in the order given. */
  static Labels labels(Service service, Object... attributes) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], attributes[i + 1]);
    }
    return new Labels(service, map);
  }

  /** Three values: two up to 5 ms, one above 10 ms that has an exemplar. */
  static Distribution distribution() {
    return new Distribution(
        1_700_000_000_000_000_000L,
        new double[] {0.005, 0.01},
        new long[] {2, 0, 1},
        3,
        0.257,
        new Exemplar[] {
          null,
          null,
          new Exemplar(0.25, 1_700_000_000_500_000_000L, 0x4bf92f3577b34da6L, 0xa3L, 0x2b7L)
        });
  }
}
