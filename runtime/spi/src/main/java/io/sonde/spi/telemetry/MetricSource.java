package io.sonde.spi.telemetry;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Metrics that can be read at any time. A service: every exporter reads every source, each at its
 * own pace, so values are cumulative since {@link Sink}'s start times and reading changes nothing.
 */
@ConsumerType
public interface MetricSource {
  /**
   * Gives every series to {@code sink}, those of one metric together. Any thread, concurrently.
   *
   * @throws RuntimeException what the sink throws
   */
  void read(Sink sink);

  /** Gets the series of a source during {@link MetricSource#read}. */
  interface Sink {
    /** A value that only grows. */
    void counter(Metric metric, Labels labels, long startEpochNs, double value);

    /** A value of this moment. */
    void gauge(Metric metric, Labels labels, double value);

    /** A distribution. */
    void histogram(Metric metric, Labels labels, Distribution distribution);
  }
}
