package io.sonde.exporter.otlp;

import java.util.concurrent.TimeUnit;

/**
 * The end of an exporter, as its thread and the one that closes it see it: first it begins (what is
 * waiting gets one last try), then it expires (nothing more is tried). Any thread.
 */
final class Shutdown {
  private boolean begun;
  private boolean lastTry;
  private boolean expired;

  /** Wakes everything that waits here. */
  synchronized void begin() {
    begun = true;
    notifyAll();
  }

  /** No more requests. */
  synchronized void expire() {
    begin();
    expired = true;
  }

  synchronized boolean begun() {
    return begun;
  }

  synchronized boolean expired() {
    return expired;
  }

  /**
   * Waits before something is tried again.
   *
   * @return true after {@code ms} milliseconds; once more true, at once, when the end begins: that
   *     is the last try; then false
   */
  synchronized boolean pause(long ms) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long rest = ms; rest > 0 && !begun; ) {
      try {
        wait(rest);
      } catch (InterruptedException e) {
        begun = true; // only an impatient container interrupts this thread
      }
      rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
    }
    boolean again = !begun || !lastTry;
    lastTry = begun;
    return again;
  }
}
