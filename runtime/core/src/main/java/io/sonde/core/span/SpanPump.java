package io.sonde.core.span;

import io.sonde.core.ledger.Count;
import io.sonde.spi.telemetry.SpanConsumer;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** The pipeline thread: passes spans to the consumer and their slots back to the pool. */
public final class SpanPump implements Runnable, AutoCloseable {
  private final SpanPool pool;
  private final Thread thread;
  private final Count passed = new Count();
  private final Count failed = new Count();
  private volatile SpanConsumer consumer;
  private volatile boolean idle;
  private volatile boolean stopping;

  /** Starts the thread. */
  public SpanPump(SpanPool pool) {
    this.pool = pool;
    thread = Thread.ofPlatform().name("sonde-spans").daemon().start(this);
  }

  /**
   * Sets who reads spans; with null they wait in the pool.
   *
   * @param to what the thread calls from now on
   */
  public void consumer(SpanConsumer to) {
    consumer = to;
    wake();
  }

  /** Says that spans were published. Drain thread, once for each batch. */
  public void wake() {
    VarHandle.fullFence(); // the published slot must be visible before the flag is read
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether so many spans wait that a batch more might find no room. Any thread. */
  public boolean isBehind() {
    return consumer != null && pool.waiting() > pool.capacity() / 2;
  }

  @Override
  public void run() {
    while (true) {
      SpanConsumer to = consumer;
      SpanSlot slot = to == null ? null : pool.poll();
      if (slot != null) {
        pass(slot, to);
      } else if (stopping) {
        return;
      } else {
        if (to != null) {
          idle(to);
        }
        idle = true;
        if (pool.waiting() == 0 || consumer == null) {
          LockSupport.parkNanos(this, 100_000_000);
        }
        idle = false;
      }
    }
  }

  private void pass(SpanSlot slot, SpanConsumer to) {
    try {
      to.onSpan(slot);
      passed.add(1);
    } catch (RuntimeException e) {
      failed.add(1);
    } finally {
      pool.recycle(slot);
    }
  }

  private void idle(SpanConsumer to) {
    try {
      to.onIdle();
    } catch (RuntimeException e) {
      failed.add(1);
    }
  }

  /** Spans that the consumer took. */
  public long passed() {
    return passed.value();
  }

  /** Spans that were lost because the consumer threw. */
  public long failed() {
    return failed.value();
  }

  /** Passes what is there and ends the thread. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
