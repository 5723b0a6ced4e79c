package io.sonde.discovery;

import io.sonde.spi.process.Tracing;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** A core that only writes down what it is told. */
final class FakeTracing implements Tracing {
  private final Set<Integer> traced = new TreeSet<>();
  private int starts;

  @Override
  public synchronized void start(Set<Integer> pids) {
    traced.addAll(pids);
    starts++;
    notifyAll();
  }

  @Override
  public synchronized void stop(Set<Integer> pids) {
    traced.removeAll(pids);
    notifyAll();
  }

  @Override
  public synchronized Set<Integer> traced() {
    return new TreeSet<>(traced);
  }

  /** Makes the kernel trace a process, or no longer, without being told. */
  synchronized void kernel(int pid, boolean traces) {
    if (traces) {
      traced.add(pid);
    } else {
      traced.remove(pid);
    }
  }

  synchronized int starts() {
    return starts;
  }

  /** Waits until what is traced fulfils a condition, for at most ten seconds. */
  synchronized boolean await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }
}
