package io.sonde.exporter.otlp;

/** Waiting for the end of a thread. */
final class Threads {
  private Threads() {}

  /** Whether the thread ended within {@code ms} milliseconds. */
  static boolean join(Thread thread, long ms) {
    try {
      thread.join(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
