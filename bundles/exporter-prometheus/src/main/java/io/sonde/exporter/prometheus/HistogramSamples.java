package io.sonde.exporter.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import io.sonde.spi.telemetry.Distribution;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Samples of all histograms of one metric, each made when it is asked for: a scrape of thousands of
 * series then leaves garbage that dies young and not a copy of everything.
 *
 * <p>A histogram gives its buckets, which are cumulative, then its count and its sum.
 */
final class HistogramSamples extends AbstractList<Sample> {
  private final String name;
  private final SeriesLabels[] labels;
  private final Distribution[] distributions;
  private final int[] ends;

  /**
   * @param name of the family
   * @param series must not change any more
   */
  HistogramSamples(String name, Map<SeriesLabels, Distribution> series) {
    this.name = name;
    this.labels = series.keySet().toArray(SeriesLabels[]::new);
    this.distributions = series.values().toArray(Distribution[]::new);
    this.ends = new int[labels.length];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += distributions[i].counts().length + 2;
      ends[i] = end;
    }
  }

  @Override
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public Sample get(int index) {
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index < ends[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sample(low, index - (low == 0 ? 0 : ends[low - 1]));
  }

  private Sample sample(int series, int position) {
    Distribution distribution = distributions[series];
    List<String> names = labels[series].names();
    List<String> values = labels[series].values();
    int buckets = distribution.counts().length;
    if (position == buckets) {
      return new Sample(name + "_count", names, values, cumulative(distribution, buckets - 1));
    }
    if (position > buckets) {
      return new Sample(name + "_sum", names, values, distribution.sum());
    }
    double[] bounds = distribution.bounds();
    double bound = position < bounds.length ? bounds[position] : Double.POSITIVE_INFINITY;
    return new Sample(
        name + "_bucket",
        new OneMore(names, "le"),
        new OneMore(values, Collector.doubleToGoString(bound)),
        cumulative(distribution, position),
        exemplar(distribution, position));
  }

  private static long cumulative(Distribution distribution, int bucket) {
    long sum = 0;
    for (int i = 0; i <= bucket; i++) {
      sum += distribution.counts()[i];
    }
    return sum;
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

  /** A list with one more element at its end, without a copy. */
  private static final class OneMore extends AbstractList<String> {
    private final List<String> list;
    private final String last;

    OneMore(List<String> list, String last) {
      this.list = list;
      this.last = last;
    }

    @Override
    public String get(int index) {
      return index == list.size() ? last : list.get(index);
    }

    @Override
    public int size() {
      return list.size() + 1;
    }
  }
}
