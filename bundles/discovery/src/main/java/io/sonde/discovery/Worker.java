package io.sonde.discovery;

import io.sonde.discovery.service.ServiceTable;
import java.lang.System.Logger.Level;

/**
 * The one thread of discovery: follows events as they come, looks at all processes every now and
 * then, and at once after events were lost.
 */
final class Worker implements Runnable {
  private static final System.Logger LOG = System.getLogger("sonde.discovery");
  private static final int EVENTS_AT_ONCE = 1024;

  /** Shortest time between two looks at everything, however many events are lost. */
  private static final long MIN_SCAN_NS = 1_000_000_000L;

  private final EventQueue queue;
  private final Roster roster;
  private final ServiceTable table;
  private final long pollNs;
  private volatile long scans;
  private volatile long scanNs;
  private volatile long failures;
  private long scannedAt;

  Worker(EventQueue queue, Roster roster, ServiceTable table, long pollMs) {
    this.queue = queue;
    this.roster = roster;
    this.table = table;
    pollNs = pollMs * 1_000_000;
  }

  /** Looks at all processes so far. Any thread. */
  long scans() {
    return scans;
  }

  /** How long the last look took, nanoseconds. Any thread. */
  long scanNs() {
    return scanNs;
  }

  /** Steps that failed. Any thread. */
  long failures() {
    return failures;
  }

  @Override
  public void run() {
    try {
      guarded(this::scan);
      while (!queue.isClosed()) {
        queue.await(Math.max(1, (scannedAt + pollNs - System.nanoTime()) / 1_000_000));
        guarded(this::step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() {
    queue.drain(roster, EVENTS_AT_ONCE);
    long now = System.nanoTime();
    table.expire(now);
    long since = now - scannedAt;
    if (since >= pollNs || (since >= MIN_SCAN_NS && queue.takeOverflow())) {
      scan();
    }
  }

  private void scan() {
    long begin = System.nanoTime();
    scannedAt = begin;
    queue.takeOverflow();
    roster.scan();
    scanNs = System.nanoTime() - begin;
    scans++;
  }

  /** Discovery must go on, whatever one process or the core made of it. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      if (failures++ == 0) {
        LOG.log(
            Level.WARNING,
            "a look at the processes failed and will be repeated; further failures are only"
                + " counted in sonde.discovery.failures: {0}",
            e.toString());
      }
    }
  }
}
