package io.sonde.exporter.otlp;

import io.sonde.spi.telemetry.FinishedSpan;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spans on their way to the exporter thread. Wakes it twice for a batch (its first span, its last)
 * and not for each span.
 */
final class SpanQueue {
  private final FinishedSpan[] ring;
  private final int batch;
  private int head;
  private int length;
  private boolean closed;

  /**
   * @param size spans that may wait, at least 1
   * @param batch spans that are worth a request without further waiting
   */
  SpanQueue(int size, int batch) {
    this.ring = new FinishedSpan[size];
    this.batch = Math.min(batch, size);
  }

  /** Adds a span; false if the queue is full or closed. Does not wait. */
  synchronized boolean offer(FinishedSpan span) {
    if (closed || length == ring.length) {
      return false;
    }
    ring[(head + length) % ring.length] = span;
    length++;
    if (length == 1 || length == batch) {
      notifyAll();
    }
    return true;
  }

  /**
   * Takes spans: as soon as there is a batch, or {@code delayNs} nanoseconds after the first one
   * was seen, or when the queue was closed.
   *
   * @param into gets at most a batch
   * @return false if the queue is closed and empty
   */
  synchronized boolean take(List<FinishedSpan> into, long delayNs) {
    try {
      while (length == 0 && !closed) {
        wait();
      }
      long end = System.nanoTime() + delayNs;
      for (long rest = delayNs; rest > 0 && length < batch && !closed; ) {
        TimeUnit.NANOSECONDS.timedWait(this, rest);
        rest = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      closed = true; // only an impatient container interrupts this thread
    }
    for (int taken = 0; taken < batch && length > 0; taken++) {
      into.add(ring[head]);
      ring[head] = null;
      head = (head + 1) % ring.length;
      length--;
    }
    return !into.isEmpty() || !closed;
  }

  /** Lets nothing more in. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Spans that wait. */
  synchronized int length() {
    return length;
  }
}
