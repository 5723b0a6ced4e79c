package io.sonde.exporter.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.sonde.spi.telemetry.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
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
    if (type == Collector.Type.HISTOGRAM) {
      return family(new HistogramSamples(name.family(), distributions));
    }
    String sample =
        switch (type) {
          case COUNTER -> name.family() + "_total";
          case INFO -> name.family() + "_info";
          default -> name.family();
        };
    List<Sample> samples = new ArrayList<>(values.size());
    values.forEach(
        (labels, value) -> samples.add(new Sample(sample, labels.names(), labels.values(), value)));
    return family(samples);
  }

  private MetricFamilySamples family(List<Sample> samples) {
    return new MetricFamilySamples(name.family(), name.unit(), type, help, samples);
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
