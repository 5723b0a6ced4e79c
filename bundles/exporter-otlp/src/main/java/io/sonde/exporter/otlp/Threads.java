package io.sonde.exporter.otlp;

import java.util.concurrent.TimeUnit;

/** Waiting for the end of a thread. */
final class Threads {
  /** What a thread gets to notice that its request was broken. */
  static final long AFTER_ABORT_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long FLUSH_NS = TimeUnit.SECONDS.toNanos(5);

  private Threads() {}

  /** When a flush that begins now must be over, on the clock of {@link System#nanoTime}. */
  static long deadline() {
    return System.nanoTime() + FLUSH_NS;
  }

  /** Whether the thread ended by {@code deadlineNs}, on the clock of {@link System#nanoTime}. */
  static boolean join(Thread thread, long deadlineNs) {
    long ms = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
    try {
      thread.join(Math.max(1, ms));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
