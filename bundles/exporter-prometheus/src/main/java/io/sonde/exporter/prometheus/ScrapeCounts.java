package io.sonde.exporter.prometheus;

import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened to scrapes. */
final class ScrapeCounts implements MetricSource {
  private static final Metric SCRAPES =
      new Metric("sonde.prometheus.scrapes", "{scrape}", "Scrapes by how they ended.");
  private static final Metric TIME =
      new Metric("sonde.prometheus.scrape.time", "s", "Time spent on reading and writing metrics.");
  private static final Metric DROPPED =
      new Metric(
          "sonde.prometheus.dropped",
          "",
          "Sources that failed, and series that clash with a metric of the same name.");
  private static final Labels SERVED = result("ok");
  private static final Labels BUSY = result("busy");
  private static final Labels REFUSED = result("unauthorized");
  private static final Labels FAILED = result("failed");
  private static final Labels SOURCES = Labels.own(Map.of("reason", "source_failed"));
  private static final Labels CLASHES = Labels.own(Map.of("reason", "name_clash"));

  private final long startEpochNs = System.currentTimeMillis() * 1_000_000;
  private final SourceCollector collector;
  private final LongAdder served = new LongAdder();
  private final LongAdder servedNs = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();

  ScrapeCounts(SourceCollector collector) {
    this.collector = collector;
  }

  private static Labels result(String result) {
    return Labels.own(Map.of("result", result));
  }

  /** An answer was made in {@code ns} nanoseconds. */
  void served(long ns) {
    served.increment();
    servedNs.add(ns);
  }

  /** A scrape was sent away because others are running. */
  void busy() {
    busy.increment();
  }

  /** A scraper had the wrong password. */
  void refused() {
    refused.increment();
  }

  /** A scrape met an error of ours. */
  void failed() {
    failed.increment();
  }

  @Override
  public void read(Sink sink) {
    sink.counter(SCRAPES, SERVED, startEpochNs, served.sum());
    sink.counter(SCRAPES, BUSY, startEpochNs, busy.sum());
    sink.counter(SCRAPES, REFUSED, startEpochNs, refused.sum());
    sink.counter(SCRAPES, FAILED, startEpochNs, failed.sum());
    sink.counter(TIME, Labels.own(Map.of()), startEpochNs, servedNs.sum() / 1e9);
    sink.counter(DROPPED, SOURCES, startEpochNs, collector.failures());
    sink.counter(DROPPED, CLASHES, startEpochNs, collector.conflicts());
  }
}
