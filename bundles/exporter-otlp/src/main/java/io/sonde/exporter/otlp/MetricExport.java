package io.sonde.exporter.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Reads every metric source at an interval and sends what it finds, on a thread of its own: a
 * collector that refuses metrics must not hold traces up.
 */
final class MetricExport implements AutoCloseable {
  private static final Metric POINTS =
      new Metric("sonde.otlp.points", "{point}", "Points of metrics that were to be sent.");
  private static final int MOST_POINTS = 2_000;

  private final OtlpSettings settings;
  private final Supplier<List<MetricSource>> sources;
  private final Resources resources;
  private final InstrumentationScopeInfo scope;
  private final Complaints complaints;
  private final AttributeKeys keys = new AttributeKeys();
  private final Shutdown shutdown = new Shutdown();
  private final RequestCounts counts = new RequestCounts("metrics", POINTS);
  private final AtomicLong underWay = new AtomicLong();
  private final SdkExporters.Metrics exporter;
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param sources what to read, asked each time
   * @param backoff how long one reading is tried; no longer than the interval, since the next
   *     reading says everything again
   * @throws IllegalArgumentException with a sentence for the user if the settings cannot be used
   */
  MetricExport(
      OtlpSettings settings,
      String version,
      Resources resources,
      Supplier<List<MetricSource>> sources,
      Backoff backoff,
      Complaints complaints) {
    this.settings = settings;
    this.sources = sources;
    this.resources = resources;
    this.complaints = complaints;
    this.scope = InstrumentationScopeInfo.builder("sonde").setVersion(version).build();
    this.exporter = SdkExporters.metrics(settings, backoff, shutdown, counts, complaints);
    this.thread = Thread.ofPlatform().daemon().name("sonde-otlp-metrics").start(this::run);
  }

  private void run() {
    long intervalMs = settings.metricsInterval().toMillis();
    // The end of a pause is also the beginning of the end: what was counted last is sent too.
    while (shutdown.pause(intervalMs)) {
      export();
    }
  }

  private void export() {
    MetricBatch batch =
        new MetricBatch(resources, scope, keys, System.currentTimeMillis() * 1_000_000);
    for (MetricSource source : sources.get()) {
      try {
        source.read(batch);
      } catch (RuntimeException e) {
        complaints.say(
            source.getClass().getName(),
            "Some metrics are missing: " + source.getClass().getName() + " failed (" + e + ").");
      }
    }
    List<MetricData> request = new ArrayList<>();
    int points = 0;
    for (MetricData metric : batch.metrics()) {
      request.add(metric);
      points += metric.getData().getPoints().size();
      if (points >= MOST_POINTS) {
        send(request, points);
        request = new ArrayList<>();
        points = 0;
      }
    }
    if (points > 0) {
      send(request, points);
    }
  }

  private void send(List<MetricData> request, long points) {
    underWay.set(points);
    Outcome outcome;
    try {
      outcome = exporter.export(request);
    } catch (RuntimeException e) {
      complaints.say("metrics not encoded", "Metrics cannot be encoded: " + e + ".");
      outcome = Outcome.dropped("not_encoded");
    }
    long mine = underWay.getAndSet(0);
    if (outcome.reason() != null) {
      counts.dropped(outcome.reason(), mine);
    } else {
      long rejected = Math.min(outcome.rejected(), mine);
      counts.sent(mine - rejected);
      counts.dropped("rejected", rejected);
    }
  }

  /** What became of the points. */
  RequestCounts counts() {
    return counts;
  }

  /** Asks for a last reading; {@link #close} waits for it. */
  void begin() {
    shutdown.begin();
  }

  /** Sends a last reading, for at most 5 seconds. */
  @Override
  public void close() {
    begin();
    close(Threads.deadline());
  }

  /**
   * Waits for the end, after {@link #begin}.
   *
   * @param deadlineNs when the rest is dropped and counted, on the clock of {@link System#nanoTime}
   */
  void close(long deadlineNs) {
    if (!Threads.join(thread, deadlineNs)) {
      shutdown.expire();
      exporter.abort();
      if (!Threads.join(thread, System.nanoTime() + Threads.AFTER_ABORT_NS)) {
        counts.dropped("shutdown", underWay.getAndSet(0));
      }
    }
    exporter.close();
  }
}
