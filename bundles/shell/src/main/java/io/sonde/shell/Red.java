package io.sonde.shell;

import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rate, errors and duration of every service and route at one moment, read from the metrics. */
final class Red implements MetricSource.Sink {
  private static final String DURATION = ".duration";

  /** Who did what. */
  record Key(String service, String kind, String route) {}

  /** What was counted since counting began. */
  static final class Totals {
    long count;
    long errors;
    double[] bounds;
    long[] counts;
    long startEpochNs = Long.MAX_VALUE;

    private void add(Distribution series, boolean failed) {
      count += series.count();
      errors += failed ? series.count() : 0;
      startEpochNs = Math.min(startEpochNs, series.startEpochNs());
      if (counts == null) {
        bounds = series.bounds();
        counts = series.counts().clone();
      } else if (counts.length == series.counts().length) {
        for (int i = 0; i < counts.length; i++) {
          counts[i] += series.counts()[i];
        }
      }
    }

    /** What was counted since an earlier moment; null is the beginning. */
    Totals since(Totals before) {
      if (before == null || before.count > count || before.counts.length != counts.length) {
        return this;
      }
      Totals rest = new Totals();
      rest.count = count - before.count;
      rest.errors = Math.max(0, errors - before.errors);
      rest.startEpochNs = startEpochNs;
      rest.bounds = bounds;
      rest.counts = counts.clone();
      for (int i = 0; i < counts.length; i++) {
        rest.counts[i] = Math.max(0, counts[i] - before.counts[i]);
      }
      return rest;
    }

    /**
     * Duration that a share of all did not exceed, linear within a bucket.
     *
     * @param share above 0 to 1
     * @return seconds; the highest bound for what lies beyond it, NaN if there is nothing
     */
    double quantile(double share) {
      double wanted = share * count;
      long below = 0;
      for (int i = 0; i < counts.length && count > 0; i++) {
        if (below + counts[i] >= wanted && counts[i] > 0) {
          if (i == bounds.length) {
            return bounds.length == 0 ? Double.NaN : bounds[bounds.length - 1];
          }
          double low = i == 0 ? 0 : bounds[i - 1];
          return low + (bounds[i] - low) * (wanted - below) / counts[i];
        }
        below += counts[i];
      }
      return Double.NaN;
    }
  }

  private final Map<Key, Totals> totals = new LinkedHashMap<>();

  private Red() {}

  /** Reads all sources. */
  static Map<Key, Totals> of(Collection<MetricSource> sources) {
    Red red = new Red();
    sources.forEach(source -> source.read(red));
    return red.totals;
  }

  @Override
  public void counter(Metric metric, Labels labels, long startEpochNs, double value) {}

  @Override
  public void gauge(Metric metric, Labels labels, double value) {}

  @Override
  public void histogram(Metric metric, Labels labels, Distribution distribution) {
    String name = metric.name();
    if (labels.service() != null
        && metric.unit().equals("s")
        && name.endsWith(DURATION)
        && !name.startsWith("sonde.")) {
      Map<String, Object> attributes = labels.attributes();
      Key key = new Key(labels.service().name(), kind(name), route(attributes));
      boolean failed = attributes.get("error.type") != null;
      totals.computeIfAbsent(key, _ -> new Totals()).add(distribution, failed);
    }
  }

  /** Such as {@code http server} for {@code http.server.request.duration}. */
  private static String kind(String metric) {
    String[] parts = metric.split("\\.");
    return parts.length > 2 ? parts[0] + " " + parts[1] : parts[0];
  }

  private static String route(Map<String, Object> attributes) {
    for (String key :
        new String[] {
          "rpc.method", "db.query.summary", "messaging.destination.name", "url.template"
        }) {
      if (attributes.get(key) != null) {
        return attributes.get(key).toString();
      }
    }
    return join(
        attributes,
        "http.request.method",
        "http.route",
        "db.operation.name",
        "db.collection.name",
        attributes.get("http.route") == null ? "server.address" : "",
        attributes.get("http.route") == null ? "server.port" : "");
  }

  private static String join(Map<String, Object> attributes, String... keys) {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      Object value = attributes.get(key);
      if (value != null) {
        text.append(text.isEmpty() ? "" : key.equals("server.port") ? ":" : " ").append(value);
      }
    }
    boolean overflow = Boolean.parseBoolean(String.valueOf(attributes.get("otel.metric.overflow")));
    return overflow ? "(others)" : text.isEmpty() ? "-" : text.toString();
  }
}
