package io.sonde.it;

import java.util.function.BooleanSupplier;

/** Patience with what gives no sign when it happens: it is looked at again and again. */
public final class Await {
  private static final long PATIENCE_NS = 30_000_000_000L;
  private static final int LOOK_MS = 20;

  private Await() {}

  /** Looks until it is so, for 30 seconds at most; whether it was. */
  public static boolean until(BooleanSupplier condition) {
    return until(PATIENCE_NS, condition);
  }

  /** The same with another patience, in nanoseconds. */
  static boolean until(long patienceNs, BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + patienceNs;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNs) {
        return false;
      }
      try {
        Thread.sleep(LOOK_MS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }
}
