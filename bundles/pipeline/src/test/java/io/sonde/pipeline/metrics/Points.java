package io.sonde.pipeline.metrics;

import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a reader of metrics got. */
public final class Points implements MetricSource.Sink {
  /**
   * One series.
   *
   * @param value of a counter or gauge; the count of a histogram
   * @param distribution of a histogram, else null
   */
  public record Point(Metric metric, Labels labels, double value, Distribution distribution) {}

  private final List<Point> all = new ArrayList<>();

  /** Reads a source once. */
  public static Points of(MetricSource source) {
    Points points = new Points();
    source.read(points);
    return points;
  }

  @Override
  public void counter(Metric metric, Labels labels, long startEpochNs, double value) {
    all.add(new Point(metric, labels, value, null));
  }

  @Override
  public void gauge(Metric metric, Labels labels, double value) {
    all.add(new Point(metric, labels, value, null));
  }

  @Override
  public void histogram(Metric metric, Labels labels, Distribution distribution) {
    all.add(new Point(metric, labels, distribution.count(), distribution));
  }

  /** All series in the order in which they came. */
  public List<Point> all() {
    return all;
  }

  /** Series of a metric. */
  public List<Point> of(String metric) {
    return all.stream().filter(point -> point.metric().name().equals(metric)).toList();
  }

  /** Value of the only series of a metric with these labels; NaN if there is none. */
  public double value(String metric, Map<String, Object> labels) {
    List<Point> found =
        of(metric).stream().filter(point -> point.labels().attributes().equals(labels)).toList();
    if (found.size() > 1) {
      throw new AssertionError(found.size() + " series of " + metric + labels);
    }
    return found.isEmpty() ? Double.NaN : found.getFirst().value();
  }
}
