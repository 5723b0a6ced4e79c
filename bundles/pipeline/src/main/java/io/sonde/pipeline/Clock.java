package io.sonde.pipeline;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Monotonic time, and what to add to it to get the time since 1970. That is measured again every
 * few seconds, so that spans follow the clock of the host when it is set.
 */
final class Clock {
  private static final long EVERY_NS = 5_000_000_000L;
  private static final int TRIES = 3;

  private final LongSupplier nanos;
  private final LongSupplier epochNanos;
  private long measuredNs;
  private volatile long offsetNs;

  /** The clocks of the host. */
  Clock() {
    this(System::nanoTime, Clock::now);
  }

  Clock(LongSupplier nanos, LongSupplier epochNanos) {
    this.nanos = nanos;
    this.epochNanos = epochNanos;
    measure();
  }

  /** Monotonic time, nanoseconds; any thread. */
  long nanos() {
    return nanos.getAsLong();
  }

  /** Nanoseconds to add to monotonic time to get the time since 1970. Pipeline thread. */
  long epochOffset(long nowNs) {
    if (nowNs - measuredNs >= EVERY_NS) {
      measure();
    }
    return offsetNs;
  }

  /** Of a few tries the one that was interrupted least. */
  private void measure() {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long before = nanos.getAsLong();
      long epoch = epochNanos.getAsLong();
      long after = nanos.getAsLong();
      if (after - before < shortest) {
        shortest = after - before;
        offsetNs = epoch - before - (after - before) / 2;
        measuredNs = after;
      }
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
