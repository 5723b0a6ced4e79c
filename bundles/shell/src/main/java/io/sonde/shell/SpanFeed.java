package io.sonde.shell;

import io.sonde.spi.telemetry.FinishedSpan;
import io.sonde.spi.telemetry.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * Spans for those who look at them. It is an exporter only while somebody follows, or while there
 * is another exporter, for which spans are made in any case: then it remembers the last ones.
 */
final class SpanFeed implements SpanExporter, ServiceListener, AutoCloseable {
  /** Spans that are remembered. */
  static final int KEPT = 200;

  /** Spans that wait for one follower; the rest is counted. */
  private static final int WAITING = 2048;

  private final BundleContext context;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final FinishedSpan[] ring = new FinishedSpan[KEPT];
  private volatile long exported;
  private ServiceRegistration<SpanExporter> registration;
  private boolean closed;

  /** One who follows; closed when that ends. */
  final class Follower implements AutoCloseable {
    private final ArrayBlockingQueue<FinishedSpan> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong missed = new AtomicLong();

    private Follower() {}

    /** Waits for the next span, at most for a time in milliseconds; null if none came. */
    FinishedSpan next(long ms) throws InterruptedException {
      return queue.poll(ms, TimeUnit.MILLISECONDS);
    }

    /** Spans that found no room since this was asked last. */
    long missed() {
      return missed.getAndSet(0);
    }

    @Override
    public void close() {
      followers.remove(this);
      update();
    }
  }

  SpanFeed(BundleContext context) {
    this.context = context;
    try {
      context.addServiceListener(this, "(objectClass=" + SpanExporter.class.getName() + ")");
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("the filter is right", e);
    }
    update();
  }

  /** Begins to follow. */
  Follower follow() {
    Follower follower = new Follower();
    followers.add(follower);
    update();
    return follower;
  }

  /** Whether spans are remembered while nobody follows. */
  synchronized boolean remembers() {
    return othersExport();
  }

  /** The last spans, the oldest first. Any thread; one that is written meanwhile may be missing. */
  List<FinishedSpan> last() {
    long end = exported;
    List<FinishedSpan> last = new ArrayList<>();
    for (long i = Math.max(0, end - KEPT); i < end; i++) {
      last.add(ring[(int) (i % KEPT)]);
    }
    return last;
  }

  @Override
  public void export(FinishedSpan span) {
    long number = exported;
    ring[(int) (number % KEPT)] = span;
    exported = number + 1;
    for (Follower follower : followers) {
      if (!follower.queue.offer(span)) {
        follower.missed.incrementAndGet();
      }
    }
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    if (event.getServiceReference().getBundle() != context.getBundle()) {
      update();
    }
  }

  /** Registers or not, as it is wanted now. */
  private synchronized void update() {
    boolean wanted = !closed && (!followers.isEmpty() || othersExport());
    if (wanted && registration == null) {
      registration = context.registerService(SpanExporter.class, this, null);
    } else if (!wanted && registration != null) {
      registration.unregister();
      registration = null;
    }
  }

  private boolean othersExport() {
    try {
      for (ServiceReference<?> one : context.getServiceReferences(SpanExporter.class, null)) {
        if (one.getBundle() != context.getBundle()) {
          return true;
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("there is no filter", e);
    }
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    context.removeServiceListener(this);
    update();
  }
}
