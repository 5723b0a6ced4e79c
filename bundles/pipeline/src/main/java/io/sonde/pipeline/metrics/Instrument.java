package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Enriched;
import io.sonde.spi.SpanMetric;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.SpanView;

/** A histogram made of spans, and how to read its value from one. */
final class Instrument {
  private static final double NS = 1e-9;

  /** Where the value comes from. */
  enum Source {
    DURATION,
    QUEUE,
    ATTRIBUTE
  }

  private final SpanMetric definition;
  private final Source source;
  private final Metric metric;
  private final double[] bounds;

  Instrument(SpanMetric definition, Source source) {
    this.definition = definition;
    this.source = source;
    this.metric = new Metric(definition.name(), definition.unit(), definition.description());
    this.bounds = definition.bounds().stream().mapToDouble(Double::doubleValue).toArray();
    for (int i = 1; i < bounds.length; i++) {
      if (!(bounds[i - 1] < bounds[i])) {
        throw new IllegalArgumentException(
            definition.name() + " has bounds that do not ascend: " + definition.bounds());
      }
    }
  }

  /** An instrument of a protocol's metric. */
  static Instrument of(SpanMetric definition) {
    return new Instrument(
        definition, definition.value() == null ? Source.DURATION : Source.ATTRIBUTE);
  }

  SpanMetric definition() {
    return definition;
  }

  Metric metric() {
    return metric;
  }

  /** Upper bounds of the buckets; not to be changed. */
  double[] bounds() {
    return bounds;
  }

  /** Value of a span in the metric's unit; NaN if it has none. */
  double value(Enriched span) {
    SpanView view = span.view();
    return switch (source) {
      case DURATION -> (view.endNs() - view.startNs()) * NS;
      case QUEUE -> view.queueNs() < 0 ? Double.NaN : view.queueNs() * NS;
      case ATTRIBUTE -> {
        int index = view.indexOf(definition.value());
        yield index < 0 || !view.isNumber(index) ? Double.NaN : view.number(index);
      }
    };
  }

  /** Bucket of a value: the first whose bound is not below it. */
  int bucket(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
