package io.sonde.exporter.otlp;

import java.util.random.RandomGenerator;

/**
 * How long to wait before a request is tried again: twice as long each time, up to a limit, with
 * half of it left to chance so that many agents do not come back together.
 *
 * @param firstMs before the second try, about
 * @param mostMs limit of the doubling, and of what a collector may ask for with Retry-After
 * @param giveUpMs age at which a request is given up
 */
record Backoff(long firstMs, long mostMs, long giveUpMs) {
  /**
   * Wait before the next try.
   *
   * @param tries so far, at least 1
   * @param askedMs what the collector asked for, 0 if nothing; never less is waited, up to the
   *     limit
   */
  long waitMs(int tries, long askedMs, RandomGenerator random) {
    long doubled = tries > 30 ? mostMs : Math.min(mostMs, firstMs << (tries - 1));
    long jittered = doubled / 2 + random.nextLong(doubled / 2 + 1);
    return Math.max(jittered, Math.min(askedMs, mostMs));
  }
}
