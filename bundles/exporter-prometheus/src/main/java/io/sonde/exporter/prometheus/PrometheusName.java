package io.sonde.exporter.prometheus;

import io.prometheus.client.Collector.Type;
import io.sonde.spi.telemetry.Metric;
import java.util.Map;

/**
 * Names as Prometheus has them: {@code http.server.request.duration} in {@code s} becomes {@code
 * http_server_request_duration_seconds}.
 *
 * @param family name without {@code _total}
 * @param unit last word of {@code family} if that is its unit, else empty
 */
record PrometheusName(String family, String unit) {
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("min", "minutes"),
          Map.entry("h", "hours"),
          Map.entry("d", "days"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("Hz", "hertz"),
          Map.entry("%", "percent"));

  /** Translates the name of a metric. The unit {@code 1} is a ratio, but only for gauges. */
  static PrometheusName of(Metric metric, Type type) {
    String name = identifier(metric.name(), "_");
    if (type == Type.COUNTER && name.endsWith("_total")) {
      name = name.substring(0, name.length() - "_total".length());
    }
    String unit = unit(metric.unit(), type == Type.GAUGE);
    if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
      name += "_" + unit;
    }
    return new PrometheusName(name, unit);
  }

  /**
   * Translates the name of an attribute.
   *
   * @return what {@code [a-zA-Z_][a-zA-Z0-9_]*} allows, but neither {@code le}, the label of
   *     buckets, nor {@code __} in front, which is reserved
   */
  static String label(String attribute) {
    String label = identifier(attribute, "key_");
    if (label.equals("le")) {
      return "key_le";
    }
    return label.startsWith("__") ? "key" + label : label;
  }

  private static String unit(String ucum, boolean gauge) {
    if (ucum.equals("1")) {
      return gauge ? "ratio" : "";
    }
    if (ucum.isEmpty() || ucum.startsWith("{")) {
      return ""; // {request} and the like only comment on a count
    }
    int per = ucum.indexOf('/');
    if (per > 0) {
      String single = word(ucum.substring(per + 1));
      return word(ucum.substring(0, per))
          + "_per_"
          + (single.endsWith("s") ? single.substring(0, single.length() - 1) : single);
    }
    return word(ucum);
  }

  private static String word(String ucum) {
    return UNITS.getOrDefault(ucum, identifier(ucum, "_"));
  }

  private static String identifier(String name, String beforeDigit) {
    StringBuilder identifier = new StringBuilder(name.length() + 4);
    if (name.isEmpty() || name.charAt(0) >= '0' && name.charAt(0) <= '9') {
      identifier.append(beforeDigit);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      identifier.append(allowed ? c : '_');
    }
    return identifier.toString();
  }
}
