package io.sonde.discovery.service;

import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * The services of traced processes and, for {@link #KEEP_NS} longer, of those that ended. A service
 * is made when it is first asked for, so that a process can be traced before its name is known.
 */
public final class ServiceTable implements Services {
  /** How long a service is found after its process ended, nanoseconds. */
  public static final long KEEP_NS = 60_000_000_000L;

  /** Most ended processes that are kept: a server may fork one for each connection. */
  static final int MAX_ENDED = 4096;

  /** A process in the table, from when it is traced until it is forgotten. */
  public static final class Entry {
    private final int pid;
    private final Entry origin;
    private Supplier<Service> maker;
    private volatile Service service;
    private long endedNs;
    private volatile boolean over;

    private Entry(int pid, Entry origin, Supplier<Service> maker) {
      this.pid = pid;
      this.origin = origin == null ? this : origin;
      this.maker = maker;
    }

    /** Its service, made now if it was not made yet. Any thread. */
    public Service service() {
      Service made = service;
      return made == null ? make() : made;
    }

    private synchronized Service make() {
      if (service == null) {
        service = maker.get();
        maker = null;
      }
      return service;
    }
  }

  /** Makes the service of a forked process. */
  @FunctionalInterface
  public interface ForkMaker {
    /**
     * The service of {@code pid}, which runs the program that the process of {@code origin}
     * started.
     */
    Service make(Service origin, int pid);
  }

  private final PidTable<Entry> entries = new PidTable<>();
  private final ArrayDeque<Entry> ended = new ArrayDeque<>();
  private final ForkMaker forkMaker;

  /**
   * @param forkMaker called on any thread, once for each forked process that is asked for
   */
  public ServiceTable(ForkMaker forkMaker) {
    this.forkMaker = forkMaker;
  }

  @Override
  public Service of(int pid) {
    Entry entry = entries.get(pid);
    return entry == null ? null : entry.service();
  }

  /** Adds a process in place of what had its id. */
  public Entry add(int pid, Supplier<Service> maker) {
    Entry entry = new Entry(pid, null, maker);
    entries.put(pid, entry);
    return entry;
  }

  /**
   * Adds a forked process if its parent is in the table. Cheap: called on the drain thread, so that
   * the first span of the child finds a name.
   *
   * @return null if the parent is not there
   */
  public Entry fork(int parent, int child) {
    Entry entry = entries.get(parent);
    if (entry == null || entry.over) {
      return null;
    }
    // All forks hang on the one process that started the program, or a chain of them would grow.
    Entry origin = entry.origin;
    Entry forked = new Entry(child, origin, () -> forkMaker.make(origin.service(), child));
    entries.put(child, forked);
    return forked;
  }

  /**
   * The entry of a forked process: the one that the drain thread made, or a new one.
   *
   * @return null if the parent is not there
   */
  public Entry adopt(int parent, int child) {
    Entry entry = entries.get(parent);
    Entry there = entries.get(child);
    boolean made = entry != null && there != null && there.origin == entry.origin && !there.over;
    return made ? there : fork(parent, child);
  }

  /** Takes back what {@link #fork} did for a process that turned out not to be traced. */
  public void disown(int child, long nowNs) {
    Entry entry = entries.get(child);
    if (entry != null && entry.origin != entry && !entry.over) {
      end(entry, nowNs);
    }
  }

  /**
   * Says that a process ended or no longer runs the program. Worker thread.
   *
   * @param nowNs {@link System#nanoTime()}
   */
  public void end(Entry entry, long nowNs) {
    if (entries.get(entry.pid) != entry || entry.over) {
      return;
    }
    entry.over = true;
    entry.endedNs = nowNs;
    ended.add(entry);
    if (ended.size() > MAX_ENDED) {
      Entry oldest = ended.poll();
      entries.remove(oldest.pid, oldest);
    }
  }

  /** Forgets those that ended long enough ago. Worker thread. */
  public void expire(long nowNs) {
    while (!ended.isEmpty() && nowNs - ended.peek().endedNs >= KEEP_NS) {
      Entry oldest = ended.poll();
      entries.remove(oldest.pid, oldest);
    }
  }
}
