package io.sonde.core.guard;

import io.sonde.core.plugin.Guard;
import io.sonde.core.plugin.Plugin;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends calls of plugins that take too long: on the drain thread, which nothing may hold up, and
 * while a plugin is checked. A thread that looks ten times a second.
 */
public final class Watchdog implements AutoCloseable {
  /** CPU time that one call may take on the drain thread, nanoseconds. */
  static final long CALL_NS = 250_000_000;

  /**
   * Time that a call may take by the clock: for code that waits, which the drain thread never may.
   */
  static final long WALL_NS = 5_000_000_000L;

  private static final long LOOK_NS = 100_000_000;

  private final Guard guard;
  private final Thread watched;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Thread limited;
  private volatile long limitNs;

  /** Watches the calls that {@code guard} marks, which {@code watched} makes. */
  public Watchdog(Guard guard, Thread watched) {
    this.guard = guard;
    this.watched = watched;
    thread = Thread.ofPlatform().name("sonde-watchdog").daemon().start(this::run);
  }

  /**
   * Makes a call that must end in time. One at a time.
   *
   * @throws BudgetExceeded if it did not
   * @throws Exception what the call throws
   */
  public <T> T limit(long nanos, Callable<T> call) throws Exception {
    limitNs = System.nanoTime() + nanos;
    limited = Thread.currentThread();
    try {
      return call.call();
    } finally {
      limited = null;
      Budget.clear(Thread.currentThread());
    }
  }

  private void run() {
    long call = -1;
    long sinceNs = 0;
    long cpuNs = 0;
    while (!stopping) {
      LockSupport.parkNanos(LOOK_NS);
      long nowNs = System.nanoTime();
      Thread other = limited;
      if (other != null && nowNs - limitNs > 0) {
        Budget.stop(other, () -> limited == other);
      }
      Plugin inside = guard.inside();
      long calls = guard.calls();
      if (inside == null || calls != call) {
        call = calls;
        sinceNs = nowNs;
        cpuNs = -1;
        continue;
      }
      if (cpuNs < 0) {
        cpuNs = cpuNs(watched.getName());
      }
      boolean waits = nowNs - sinceNs > WALL_NS;
      if (waits || cpuNs(watched.getName()) - cpuNs > CALL_NS) {
        long stuck = call;
        Budget.stop(watched, () -> guard.calls() == stuck && guard.inside() != null);
        if (waits) {
          watched.interrupt();
        }
      }
    }
  }

  /**
   * CPU time of a thread of this process, found by its name.
   *
   * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">schedstat</a>
   */
  static long cpuNs(String name) {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).strip().equals(name)) {
          String[] numbers = Files.readString(task.resolve("schedstat")).split(" ");
          return Long.parseLong(numbers[0]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // A kernel without schedstat: the clock decides.
      return System.nanoTime();
    }
    return System.nanoTime();
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
  }
}
