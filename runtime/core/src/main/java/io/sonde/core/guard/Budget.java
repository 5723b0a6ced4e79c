package io.sonde.core.guard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Ends loops of plugins from outside. Java cannot stop a thread, so every loop asks on each round,
 * for the price of one load.
 */
public final class Budget {
  private static final Map<Thread, BooleanSupplier> SPENT = new ConcurrentHashMap<>();
  private static volatile boolean any;

  private Budget() {}

  /**
   * Makes the next round of a loop that a thread is in end it. Any thread.
   *
   * @param same asked by that thread: whether it still is in the call that took too long
   */
  static void stop(Thread thread, BooleanSupplier same) {
    SPENT.put(thread, same);
    any = true;
  }

  /** Takes {@link #stop} back, if the loop ended by itself. */
  static void clear(Thread thread) {
    SPENT.remove(thread);
    any = !SPENT.isEmpty();
  }

  /**
   * Called by every round of a plugin's loops.
   *
   * @throws BudgetExceeded if this thread was told to stop
   */
  public static void check() {
    if (any) {
      BooleanSupplier same = SPENT.get(Thread.currentThread());
      if (same != null) {
        clear(Thread.currentThread());
        if (same.getAsBoolean()) {
          throw new BudgetExceeded();
        }
      }
    }
  }
}
