package io.sonde.discovery;

import io.sonde.discovery.language.Language;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Map;

/** What discovery tells of itself. */
final class DiscoveryMetrics implements MetricSource {
  private static final Metric TRACED =
      new Metric("sonde.discovery.processes", "{process}", "Processes that are traced.");
  private static final Metric SCANS =
      new Metric("sonde.discovery.scans", "{scan}", "Looks at all processes.");
  private static final Metric SCAN_TIME =
      new Metric("sonde.discovery.scan.duration", "s", "How long the last look took.");
  private static final Metric LOST =
      new Metric(
          "sonde.discovery.lost_events",
          "{event}",
          "Events that found the queue full; a look at all processes makes up for them.");
  private static final Metric FAILURES =
      new Metric("sonde.discovery.failures", "{failure}", "Looks that failed.");
  private static final Labels NONE = Labels.own(Map.of());

  private final Worker worker;
  private final Tracer tracer;
  private final EventQueue queue;
  private final long startEpochNs;

  DiscoveryMetrics(Worker worker, Tracer tracer, EventQueue queue) {
    this.worker = worker;
    this.tracer = tracer;
    this.queue = queue;
    startEpochNs = System.currentTimeMillis() * 1_000_000;
  }

  @Override
  public void read(Sink sink) {
    for (Language language : Language.values()) {
      Labels labels = Labels.own(Map.of("telemetry.sdk.language", language.text()));
      sink.gauge(TRACED, labels, tracer.count(language));
    }
    sink.counter(SCANS, NONE, startEpochNs, worker.scans());
    sink.gauge(SCAN_TIME, NONE, worker.scanNs() / 1e9);
    sink.counter(LOST, NONE, startEpochNs, queue.dropped());
    sink.counter(FAILURES, NONE, startEpochNs, worker.failures());
  }
}
