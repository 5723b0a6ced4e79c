package io.sonde.exporter.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import io.sonde.spi.telemetry.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All series of one metric in one scrape. Series that come twice (two processes of one service
 * instance) are added up, since a scraper refuses the whole answer otherwise.
 */
final class Family {
  private final PrometheusName name;
  private final Collector.Type type;
  private final String help;
  private final Map<SeriesLabels, Double> values = new LinkedHashMap<>();
  private final Map<SeriesLabels, Distribution> distributions = new LinkedHashMap<>();

  Family(PrometheusName name, Collector.Type type, String help) {
    this.name = name;
    this.type = type;
    this.help = help.isEmpty() ? name.family() : help;
  }

  /** What its series are. */
  Collector.Type type() {
    return type;
  }

  /** Adds a series of one number. */
  void add(SeriesLabels labels, double value) {
    values.merge(labels, value, Double::sum);
  }

  /**
   * Adds a series of buckets.
   *
   * @return false if the series is there with other bounds, to which these cannot be added
   */
  boolean add(SeriesLabels labels, Distribution distribution) {
    Distribution present = distributions.putIfAbsent(labels, distribution);
    if (present != null && !Arrays.equals(present.bounds(), distribution.bounds())) {
      return false;
    }
    if (present != null) {
      distributions.put(labels, sum(present, distribution));
    }
    return true;
  }

  /** Series in the form that the writer of simpleclient wants. */
  MetricFamilySamples samples() {
    List<Sample> samples = new ArrayList<>();
    String suffix =
        switch (type) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          default -> "";
        };
    values.forEach(
        (labels, value) ->
            samples.add(
                new Sample(name.family() + suffix, labels.names(), labels.values(), value)));
    distributions.forEach((labels, distribution) -> buckets(labels, distribution, samples));
    return new MetricFamilySamples(name.family(), name.unit(), type, help, samples);
  }

  private void buckets(SeriesLabels labels, Distribution distribution, List<Sample> samples) {
    double[] bounds = distribution.bounds();
    long cumulative = 0;
    for (int i = 0; i <= bounds.length; i++) {
      cumulative += distribution.counts()[i];
      double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
      SeriesLabels bucket = labels.with("le", Collector.doubleToGoString(bound));
      samples.add(
          new Sample(
              name.family() + "_bucket",
              bucket.names(),
              bucket.values(),
              cumulative,
              exemplar(distribution, i)));
    }
    samples.add(new Sample(name.family() + "_count", labels.names(), labels.values(), cumulative));
    samples.add(
        new Sample(name.family() + "_sum", labels.names(), labels.values(), distribution.sum()));
  }

  private static Exemplar exemplar(Distribution distribution, int bucket) {
    Distribution.Exemplar[] exemplars = distribution.exemplars();
    if (exemplars == null || exemplars[bucket] == null) {
      return null;
    }
    Distribution.Exemplar exemplar = exemplars[bucket];
    HexFormat hex = HexFormat.of();
    return new Exemplar(
        exemplar.value(),
        exemplar.epochNs() / 1_000_000,
        "trace_id",
        hex.toHexDigits(exemplar.traceIdHigh()) + hex.toHexDigits(exemplar.traceIdLow()),
        "span_id",
        hex.toHexDigits(exemplar.spanId()));
  }

  private static Distribution sum(Distribution one, Distribution other) {
    long[] counts = one.counts().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts()[i];
    }
    return new Distribution(
        Math.min(one.startEpochNs(), other.startEpochNs()),
        one.bounds(),
        counts,
        one.count() + other.count(),
        one.sum() + other.sum(),
        one.exemplars());
  }
}
