package io.sonde.core.gate;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that runs code of a plugin on a thread of its own, since that code may never return. If it
 * does not in time its thread is interrupted; if that does not help either the thread is left
 * behind and cleans up when it comes back.
 */
final class Trial {
  /** What runs code of a plugin. */
  interface Work<T> {
    T run() throws Exception;
  }

  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(500);

  private Trial() {}

  /**
   * Runs it and waits.
   *
   * @param longest time that it may take
   * @param late done by the left thread when the work returns after all
   * @throws Overrun if it was not done in time
   * @throws ExecutionException if it threw, with that as its cause
   */
  static <T> T run(String thread, Duration longest, Work<T> work, Runnable late)
      throws Overrun, ExecutionException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work::run);
    Object abandoned = new Object();
    boolean[] left = {false};
    boolean[] done = {false};
    Thread runner =
        Thread.ofPlatform()
            .name(thread)
            .daemon()
            .start(
                () -> {
                  task.run();
                  boolean tidy;
                  synchronized (abandoned) {
                    done[0] = true;
                    tidy = left[0];
                  }
                  if (tidy) {
                    late.run();
                  }
                });
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      runner.interrupt();
      runner.join(AFTER_INTERRUPT);
      synchronized (abandoned) {
        left[0] = !done[0];
      }
      throw new Overrun(left[0]);
    }
  }

  /** The work took too long. */
  static final class Overrun extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether its thread is still at it, although it was interrupted. */
    final boolean left;

    Overrun(boolean left) {
      super(null, null, false, false);
      this.left = left;
    }
  }
}
