package io.sonde.exporter.console;

import io.sonde.exporter.console.format.SpanFormat;
import io.sonde.spi.telemetry.FinishedSpan;
import io.sonde.spi.telemetry.SpanExporter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Prints spans on a thread of its own, so that an output that does not move (a full pipe, a
 * terminal on hold) stops nothing else: spans that find the queue full are counted and the user is
 * told.
 */
final class SpanPrinter implements SpanExporter, AutoCloseable {
  private static final int MOST_IN_ONE_WRITE = 64;
  private static final long COMPLAINT_NS = TimeUnit.SECONDS.toNanos(10);

  private final SpanFormat format;
  private final OutputStream out;
  private final Consumer<String> complaints;
  private final ArrayBlockingQueue<FinishedSpan> queue;
  private final Thread thread;
  private final AtomicLong printed = new AtomicLong();
  private final AtomicLong slow = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private volatile boolean stopping;
  private volatile boolean broken;
  private long complained;
  private long complainedNs;

  /**
   * Starts the thread.
   *
   * @param out written by that thread only, in whole lines; not closed
   * @param queueSize spans that may wait, at least 1
   * @param complaints told in a sentence when spans were lost, at most every 10 seconds; called on
   *     that thread
   */
  SpanPrinter(SpanFormat format, OutputStream out, int queueSize, Consumer<String> complaints) {
    this.format = format;
    this.out = out;
    this.complaints = complaints;
    this.queue = new ArrayBlockingQueue<>(queueSize);
    this.thread = Thread.ofPlatform().daemon().name("sonde-console").start(this::print);
  }

  @Override
  public void export(FinishedSpan span) {
    if (stopping || broken) {
      closed.incrementAndGet();
    } else if (!queue.offer(span)) {
      slow.incrementAndGet();
    } else if (stopping && queue.remove(span)) {
      closed.incrementAndGet(); // it came while close() emptied the queue
    }
  }

  /** Spans whose lines were written. */
  long printed() {
    return printed.get();
  }

  /** Spans dropped because the queue was full. */
  long droppedByQueue() {
    return slow.get();
  }

  /** Spans dropped because the output or this printer was closed. */
  long droppedByClose() {
    return closed.get();
  }

  private void print() {
    StringBuilder lines = new StringBuilder();
    while (!stopping || !queue.isEmpty()) {
      try {
        FinishedSpan span = queue.poll(stopping ? 0 : 1, TimeUnit.HOURS);
        if (span != null) {
          write(span, lines);
        }
      } catch (InterruptedException e) {
        // close() woke this thread; what is still queued is printed.
      }
    }
    complain(true);
  }

  private void write(FinishedSpan first, StringBuilder lines) {
    lines.setLength(0);
    int spans = 0;
    for (FinishedSpan span = first; span != null; ) {
      if (!broken) {
        format.append(span, lines);
      }
      spans++;
      span = spans < MOST_IN_ONE_WRITE ? queue.poll() : null;
    }
    if (broken) {
      closed.addAndGet(spans);
      return;
    }
    try {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      printed.addAndGet(spans);
      complain(false);
    } catch (IOException e) {
      broken = true;
      closed.addAndGet(spans);
      complaints.accept(
          "The console exporter stops: its output was closed (" + e.getMessage() + ").");
    }
  }

  private void complain(boolean last) {
    long lost = slow.get();
    long now = System.nanoTime();
    if (lost == complained || !last && complained > 0 && now - complainedNs < COMPLAINT_NS) {
      return;
    }
    complaints.accept(
        (lost - complained)
            + " spans were not printed: the console takes them too slowly."
            + " Set console.format to off if nobody reads it.");
    complained = lost;
    complainedNs = now;
  }

  /** Prints what is queued, for at most a second; the rest is counted as dropped. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (queue.poll() != null) {
      closed.incrementAndGet();
    }
  }
}
