package io.sonde.exporter.prometheus;

import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.function.BiConsumer;

/** Reads the counters of a source. */
record Counters(BiConsumer<Labels, Double> reader) implements MetricSource.Sink {
  @Override
  public void counter(Metric metric, Labels labels, long startEpochNs, double value) {
    reader.accept(labels, value);
  }

  @Override
  public void gauge(Metric metric, Labels labels, double value) {}

  @Override
  public void histogram(Metric metric, Labels labels, Distribution distribution) {}
}
