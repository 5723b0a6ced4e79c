package io.sonde.pipeline;

import io.sonde.pipeline.metrics.Count;
import io.sonde.pipeline.metrics.Limits;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Map;

/**
 * What the pipeline did with its spans: every one that came is dropped for a reason, ignored, or
 * decided on by a sampler. Counted by the pipeline thread.
 */
final class Counters implements MetricSource {
  private static final Metric SPANS =
      new Metric("sonde.pipeline.spans", "{span}", "Ended spans that came from the decoders");
  private static final Metric DROPPED =
      new Metric("sonde.pipeline.dropped", "{span}", "Spans that were given up, by reason");
  private static final Metric IGNORED =
      new Metric(
          "sonde.pipeline.ignored",
          "{span}",
          "Spans left out of traces, because of routes.ignore or of what their service exports");
  private static final Metric SAMPLING =
      new Metric("sonde.pipeline.sampling", "{span}", "Spans by the decision of their sampler");
  private static final Metric WAITING =
      new Metric("sonde.pipeline.waiting", "{span}", "Spans whose process is not known yet");
  private static final Metric SERIES =
      new Metric("sonde.pipeline.series", "{series}", "Series of span metrics that are kept");
  private static final Metric OVERFLOW =
      new Metric(
          "sonde.pipeline.overflow",
          "{span}",
          "Spans counted in an overflow series because of metrics.cardinality_limit");

  final Count spans = new Count();
  final Count unknownProcess = new Count();
  final Count waitingFull = new Count();
  final Count failed = new Count();
  final Count ignored = new Count();
  final Count sampled = new Count();
  final Count notSampled = new Count();
  final Count waiting = new Count();

  private final Limits limits;
  private final long startEpochNs;

  Counters(Limits limits, long startEpochNs) {
    this.limits = limits;
    this.startEpochNs = startEpochNs;
  }

  @Override
  public void read(Sink sink) {
    count(sink, SPANS, Map.of(), spans);
    count(sink, DROPPED, Map.of("reason", "unknown_process"), unknownProcess);
    count(sink, DROPPED, Map.of("reason", "waiting_full"), waitingFull);
    count(sink, DROPPED, Map.of("reason", "failed"), failed);
    count(sink, IGNORED, Map.of(), ignored);
    count(sink, SAMPLING, Map.of("decision", "sampled"), sampled);
    count(sink, SAMPLING, Map.of("decision", "not_sampled"), notSampled);
    count(sink, OVERFLOW, Map.of(), limits.overflows());
    sink.gauge(WAITING, Labels.own(Map.of()), waiting.value());
    sink.gauge(SERIES, Labels.own(Map.of()), limits.series().value());
  }

  private void count(Sink sink, Metric metric, Map<String, Object> labels, Count count) {
    sink.counter(metric, Labels.own(labels), startEpochNs, count.value());
  }
}
