package io.sonde.discovery;

import io.sonde.discovery.proc.Proc;
import io.sonde.discovery.proc.Stat;
import io.sonde.discovery.service.Host;
import io.sonde.discovery.service.Identities;
import io.sonde.discovery.service.ServiceTable;
import io.sonde.spi.process.ProcessListener;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import io.sonde.spi.process.Tracing;
import io.sonde.spi.telemetry.MetricSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Discovery at work: its parts, wired. */
final class Watch implements ProcessListener, Services, MetricSource, AutoCloseable {
  private static final int QUEUE_EVENTS = 8192;

  private final Proc proc;
  private final Identities identities;
  private final EventQueue queue = new EventQueue(QUEUE_EVENTS);
  private final ServiceTable table = new ServiceTable(this::forked);
  private final AtomicLong unknownStarts = new AtomicLong();
  private final Roster roster;
  private final DiscoveryMetrics metrics;
  private final Thread thread;

  /**
   * @param self process id of the agent
   * @param version of the agent
   */
  Watch(Proc proc, int self, String version, Options options, Tracing tracing) {
    this.proc = proc;
    identities = new Identities(Host.of(proc), version, options.defaults());
    Tracer tracer = new Tracer(proc, tracing, table, identities);
    roster = new Roster(proc, new Judge(options.selection(), self), tracer);
    Worker worker = new Worker(queue, roster, table, options.pollMs());
    metrics = new DiscoveryMetrics(worker, tracer, queue);
    thread = new Thread(worker, "sonde-discovery");
    thread.setDaemon(true);
  }

  /** Begins with a look at all processes. */
  void start() {
    thread.start();
  }

  /** The decision on each process that there is. Any thread. */
  List<Decision> decisions() {
    return roster.decisions();
  }

  @Override
  public void onExec(int pid) {
    queue.add(EventQueue.Kind.EXEC, pid, 0);
  }

  @Override
  public void onFork(int parent, int child) {
    table.fork(parent, child);
    queue.add(EventQueue.Kind.FORK, parent, child);
  }

  @Override
  public void onExit(int pid) {
    queue.add(EventQueue.Kind.EXIT, pid, 0);
  }

  @Override
  public void onListen(int pid, int port) {
    queue.add(EventQueue.Kind.LISTEN, pid, port);
  }

  @Override
  public Service of(int pid) {
    return table.of(pid);
  }

  @Override
  public void read(Sink sink) {
    metrics.read(sink);
  }

  /** Ends the thread. What is traced stays so: another discovery may take over. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Service forked(Service origin, int pid) {
    Stat stat = proc.stat(pid);
    // One that is gone already gets a time that no process has.
    long startTicks = stat == null ? unknownStarts.decrementAndGet() : stat.startTicks();
    return identities.forked(origin, new Candidate(proc, pid, null), startTicks);
  }
}
