package io.sonde.exporter.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.FinishedSpan;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanExporter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends spans: the pipeline's thread fills a bounded queue, one thread here empties it batch by
 * batch. While a batch is tried again the queue fills; what does not fit is dropped and counted.
 */
final class SpanExport implements SpanExporter, MetricSource, AutoCloseable {
  private static final Metric SPANS =
      new Metric("sonde.otlp.spans", "{span}", "Spans that were to be sent.");
  private static final Metric WAITING =
      new Metric("sonde.otlp.queue.length", "{span}", "Spans that wait to be sent.");

  private final OtlpSettings settings;
  private final SpanQueue queue;
  private final Shutdown shutdown = new Shutdown();
  private final RequestCounts counts = new RequestCounts("traces", SPANS);
  private final Map<String, InstrumentationScopeInfo> scopes = new HashMap<>();
  private final AttributeKeys keys = new AttributeKeys();
  private final AtomicInteger underWay = new AtomicInteger();
  private final String version;
  private final Resources resources;
  private final Complaints complaints;
  private final SdkExporters.Traces exporter;
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @throws IllegalArgumentException with a sentence for the user if the settings cannot be used
   */
  SpanExport(
      OtlpSettings settings,
      String version,
      Resources resources,
      Backoff backoff,
      Complaints complaints) {
    this.settings = settings;
    this.version = version;
    this.resources = resources;
    this.complaints = complaints;
    this.queue = new SpanQueue(settings.queueSize(), settings.batchSize());
    this.exporter = SdkExporters.traces(settings, backoff, shutdown, counts, complaints);
    this.thread = Thread.ofPlatform().daemon().name("sonde-otlp-traces").start(this::run);
  }

  @Override
  public void export(FinishedSpan span) {
    if (span.service().exports(Signal.TRACES) && !queue.offer(span)) {
      counts.dropped(queue.isClosed() ? "shutdown" : "queue_full", 1);
    }
  }

  private void run() {
    List<FinishedSpan> batch = new ArrayList<>();
    long delayNs = settings.scheduleDelay().toNanos();
    while (queue.take(batch, delayNs)) {
      send(batch);
      batch.clear();
    }
  }

  private void send(List<FinishedSpan> batch) {
    underWay.set(batch.size());
    Outcome outcome;
    try {
      List<SpanData> spans = new ArrayList<>(batch.size());
      for (FinishedSpan span : batch) {
        spans.add(
            new ExportedSpan(span, resources.of(span.service()), scope(span.protocol()), keys));
      }
      outcome = exporter.export(spans);
    } catch (RuntimeException e) {
      complaints.say("spans not encoded", "Spans cannot be encoded: " + e + ".");
      outcome = Outcome.dropped("not_encoded");
    }
    long spans = underWay.getAndSet(0);
    if (outcome.reason() != null) {
      counts.dropped(outcome.reason(), spans);
    } else {
      long rejected = Math.min(outcome.rejected(), spans);
      counts.sent(spans - rejected);
      counts.dropped("rejected", rejected);
    }
  }

  private InstrumentationScopeInfo scope(String protocol) {
    return scopes.computeIfAbsent(
        protocol,
        id -> InstrumentationScopeInfo.builder("io.sonde." + id).setVersion(version).build());
  }

  /** What became of the spans. */
  RequestCounts counts() {
    return counts;
  }

  @Override
  public void read(Sink sink) {
    counts.read(sink);
    sink.gauge(WAITING, Labels.own(Map.of()), queue.length());
  }

  /** Lets nothing more in and hurries; {@link #close} waits for the end. */
  void begin() {
    queue.close();
    shutdown.begin();
  }

  /** Sends what waits, for at most 5 seconds; the rest is dropped and counted. */
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
