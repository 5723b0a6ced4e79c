package io.sonde.exporter.otlp;

import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the items (spans, or points of metrics) of one signal, and of its requests. Every
 * item that was given is in the end sent or dropped. Any thread.
 */
final class RequestCounts implements MetricSource {
  private static final Metric RETRIES =
      new Metric("sonde.otlp.retries", "{request}", "Requests that were sent again.");
  private static final Metric DURATION =
      new Metric("sonde.otlp.request.duration", "s", "Time until a request was answered or broke.");
  private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final Metric items;
  private final Labels signal;
  private final long startEpochNs = System.currentTimeMillis() * 1_000_000;
  private final Map<String, Long> dropped = new TreeMap<>();
  private final long[] buckets = new long[BOUNDS.length + 1];
  private double seconds;
  private long requests;
  private long sent;
  private long retries;

  /**
   * @param signal label, {@code traces} or {@code metrics}
   * @param items what is counted
   */
  RequestCounts(String signal, Metric items) {
    this.items = items;
    this.signal = Labels.own(Map.of("signal", signal));
  }

  synchronized void sent(long count) {
    sent += count;
  }

  synchronized void dropped(String reason, long count) {
    dropped.merge(reason, count, Long::sum);
  }

  /** A request is sent again. */
  synchronized void retried() {
    retries++;
  }

  /** A request was answered or broke after {@code ns} nanoseconds. */
  synchronized void took(long ns) {
    double value = ns / 1e9;
    int bucket = 0;
    while (bucket < BOUNDS.length && value > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket]++;
    requests++;
    seconds += value;
  }

  /** Items that the collector took. */
  synchronized long sent() {
    return sent;
  }

  /** Items dropped for all reasons. */
  synchronized long dropped() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Items dropped for a reason. */
  synchronized long dropped(String reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  synchronized long retries() {
    return retries;
  }

  @Override
  public synchronized void read(Sink sink) {
    sink.counter(items, Labels.own(Map.of("result", "sent")), startEpochNs, sent);
    dropped.forEach(
        (reason, count) ->
            sink.counter(
                items,
                Labels.own(Map.of("result", "dropped", "reason", reason)),
                startEpochNs,
                count));
    sink.counter(RETRIES, signal, startEpochNs, retries);
    sink.histogram(
        DURATION,
        signal,
        new Distribution(startEpochNs, BOUNDS, buckets.clone(), requests, seconds, null));
  }
}
