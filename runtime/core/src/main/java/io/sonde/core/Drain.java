package io.sonde.core;

import io.sonde.bpf.RecordReader;
import io.sonde.bpf.RingReader;
import io.sonde.core.flow.Flow;
import io.sonde.core.ledger.Count;
import io.sonde.core.record.SondeHead;
import io.sonde.core.recording.Recorder;
import io.sonde.core.span.SpanPump;
import io.sonde.core.swap.Swap;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The drain thread: reads the ring by the clock and leads the records through the flow. What
 * changes plugins or connections is done here as well, between two batches, so nothing in the flow
 * needs a lock.
 */
final class Drain implements Runnable, RecordReader, Swap.DrainThread {
  /**
   * Nap while records come: long enough that a batch is worth a wake-up, short beside what people
   * notice.
   */
  private static final int BUSY_NAP_MS = 10;

  /** Nap while none come; the kernel side ends it when a burst fills the ring to its watermark. */
  private static final int IDLE_NAP_MS = 50;

  /** Nap while the pipeline has enough to do. */
  private static final long BEHIND_NAP_NS = 1_000_000;

  private static final int BATCH = 8192;
  private static final long HOUSEKEEPING_NS = 10_000_000_000L;

  private final RingReader ring;
  private final Flow flow;
  private final SpanPump pump;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Count batches = new Count();
  private final Consumer<Runnable> housekeeping;
  private final Thread thread;
  private long housekeptNs = System.nanoTime();
  private volatile boolean stopping;
  private volatile boolean ended;
  private volatile long lagNs;
  private boolean first;
  private Recorder recorder;

  /**
   * Starts the thread.
   *
   * @param housekeeping called every 10 s on the thread, with a way to read all that is in the ring
   */
  Drain(RingReader ring, Flow flow, SpanPump pump, Consumer<Runnable> housekeeping) {
    this.housekeeping = housekeeping;
    this.ring = ring;
    this.flow = flow;
    this.pump = pump;
    thread = Thread.ofPlatform().name("sonde-drain").daemon().start(this);
  }

  @Override
  public <T> T call(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    tasks.add(task);
    if (ended && tasks.remove(task)) {
      // The thread is gone: what it owned is changed by one caller at a time.
      synchronized (tasks) {
        task.run();
      }
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@link #call}, for what throws nothing that must be caught. */
  <T> T ask(Supplier<T> question) {
    try {
      return call(question::get);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Who listens to the records on their way to the flow, null if nobody. Drain thread. */
  Recorder recorder() {
    return recorder;
  }

  /** Sets who listens. Drain thread. */
  void recorder(Recorder next) {
    recorder = next;
  }

  @Override
  public void readRing() {
    long end = ring.readBytes() + ring.pendingBytes();
    while (ring.readBytes() - end < 0) {
      if (isBehind() && !stopping) {
        LockSupport.parkNanos(BEHIND_NAP_NS);
      } else if (ring.drain(this, BATCH) == 0) {
        return;
      } else {
        pump.wake();
      }
    }
  }

  /** Whether to wait for the pipeline: of the two buffers the ring is the larger one. */
  private boolean isBehind() {
    return pump.isBehind() && ring.pendingBytes() < ring.capacityBytes() / 2;
  }

  /** The thread itself, for the watchdog. */
  Thread thread() {
    return thread;
  }

  /** How long the oldest record of the last batch had waited, nanoseconds. */
  long lagNs() {
    return lagNs;
  }

  /** Batches that held a record. */
  long batches() {
    return batches.value();
  }

  @Override
  public void run() {
    int quiet = 0;
    while (!stopping) {
      runTasks();
      if (System.nanoTime() - housekeptNs > HOUSEKEEPING_NS) {
        housekeptNs = System.nanoTime();
        housekeeping.accept(this::readRing);
      }
      if (isBehind()) {
        LockSupport.parkNanos(BEHIND_NAP_NS);
        continue;
      }
      first = true;
      int records = ring.drain(this, BATCH);
      if (records > 0) {
        pump.wake();
        batches.add(1);
        quiet = 0;
      } else {
        lagNs = 0;
        quiet++;
      }
      if (records < BATCH) {
        ring.await(quiet < 10 ? BUSY_NAP_MS : IDLE_NAP_MS);
      }
    }
    runTasks();
    readRing();
    flow.close();
    pump.wake();
    ended = true;
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Override
  public void onRecord(MemorySegment memory, long offset, int length) {
    if (first && length >= SondeHead.BYTES) {
      first = false;
      lagNs = Math.max(0, System.nanoTime() - SondeHead.timeNs(memory, offset));
    }
    if (recorder != null) {
      recorder.onRecord(memory, offset, length);
    }
    flow.onRecord(memory, offset, length);
  }

  /** Reads what is there, ends every conversation and the thread. */
  void stop() {
    stopping = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
