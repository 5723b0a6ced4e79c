package io.sonde.discovery;

import io.sonde.discovery.proc.Proc;
import io.sonde.discovery.proc.Stat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All processes of the host, kept in step with events and with {@code /proc}. A process is looked
 * at when it appears, when it replaces its program and when it begins to listen; that it is traced
 * then stands until it ends or replaces its program. Worker thread only, but for {@link
 * #decisions()}.
 */
final class Roster implements EventQueue.Reader {
  private static final String ENDED = "it ended";

  /** How long after tracing began a fork may have happened before the kernel knew of it. */
  private static final long DOUBT_NS = 2_000_000_000L;

  private final Proc proc;
  private final Judge judge;
  private final Tracer tracer;
  private final Listeners listeners;
  private final String hostNetNamespace;
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();

  Roster(Proc proc, Judge judge, Tracer tracer) {
    this.proc = proc;
    this.judge = judge;
    this.tracer = tracer;
    listeners = new Listeners(proc);
    hostNetNamespace = proc.hostNetNamespace();
  }

  /** The decision on each process that there is. Any thread. */
  List<Decision> decisions() {
    List<Decision> decisions = new ArrayList<>();
    for (Known process : known.values()) {
      Decision decision = process.decision;
      if (decision != null) {
        decisions.add(decision);
      }
    }
    return decisions;
  }

  /** Looks at all processes. */
  void scan() {
    List<Known> fresh = takeStock();
    listeners.read(known.values());
    fresh.forEach(listeners::look);
    Set<Known> open = new HashSet<>(fresh);
    open.addAll(listeners.findOwners(known.values()));
    for (Known process : known.values()) {
      Known parent = known.get(process.parent);
      if (process.forked && parent != null && (parent.isTraced() || open.contains(parent))) {
        open.add(process);
      }
    }
    // A parent is older than its child, and whether it is traced must be known first.
    List<Known> ordered = new ArrayList<>(open);
    ordered.sort(Comparator.<Known>comparingLong(p -> p.startTicks).thenComparingInt(p -> p.pid));
    ordered.forEach(this::decide);
    tracer.startAll();
    tracer.reconcile(known);
  }

  @Override
  public void onEvent(EventQueue.Kind kind, int pid, int detail) {
    switch (kind) {
      case EXEC -> onExec(pid);
      case FORK -> onFork(pid, detail);
      case EXIT -> tracer.end(known.remove(pid), ENDED);
      case LISTEN -> onListen(pid, detail);
    }
  }

  private void onExec(int pid) {
    Known old = known.remove(pid);
    Known process = look(pid);
    if (process != null) {
      listeners.look(process);
      decide(process);
    }
    boolean goesOn = process != null && process.isTraced();
    tracer.end(old, goesOn ? "" : "it runs another program");
    if (goesOn) {
      startWithFamily(process);
    } else if (old != null && old.isTraced()) {
      // The kernel stopped by itself, unless a scan came between the two.
      tracer.stop(pid);
    }
  }

  /** Follows what the kernel did: the child of a traced process is traced already. */
  private void onFork(int parentPid, int pid) {
    Known parent = known.get(parentPid);
    if (parent == null || !parent.isTraced()) {
      tracer.disown(pid);
      return;
    }
    Stat stat = proc.stat(pid);
    Known process = known.get(pid);
    if (stat == null || !stat.isForkWithoutExec()) {
      // It ended, or it runs another program already and that event is next.
      tracer.disown(pid);
      return;
    }
    if (process != null && process.isTraced() && process.is(stat)) {
      return;
    }
    tracer.end(process, ENDED);
    process = new Known(pid, stat, parent.executable, parent.netNamespace);
    known.put(pid, process);
    judge.follow(process, parent);
    tracer.follow(process, parent, System.nanoTime() - parent.tracedNs < DOUBT_NS);
  }

  private void onListen(int pid, int port) {
    Stat stat = proc.stat(pid);
    Known process = known.get(pid);
    if (stat != null && (process == null || !process.is(stat))) {
      tracer.end(process, ENDED);
      process = look(pid);
    }
    if (stat == null || process == null) {
      return;
    }
    process.ports.add(port);
    if (!process.isTraced()) {
      decide(process);
      startWithFamily(process);
    }
  }

  /** Ends what is gone, adds what is new. */
  private List<Known> takeStock() {
    Set<Integer> gone = new HashSet<>(known.keySet());
    List<Known> fresh = new ArrayList<>();
    for (int pid : proc.pids()) {
      Stat stat = proc.stat(pid);
      if (stat == null || stat.isKernelThread()) {
        continue;
      }
      Known process = known.get(pid);
      if (process == null || !isSame(process, stat)) {
        tracer.end(known.remove(pid), ENDED);
        process = add(pid, stat);
        fresh.add(process);
      }
      gone.remove(pid);
    }
    gone.forEach(pid -> tracer.end(known.remove(pid), ENDED));
    return fresh;
  }

  /** Whether a process and its program are the ones that were looked at. */
  private boolean isSame(Known process, Stat stat) {
    if (!process.is(stat)) {
      return false;
    }
    if (process.command.equals(stat.command())) {
      return true;
    }
    process.command = stat.command();
    return process.executable.equals(candidate(process.pid).executable());
  }

  private Known look(int pid) {
    Stat stat = proc.stat(pid);
    return stat == null || stat.isKernelThread() ? null : add(pid, stat);
  }

  private Known add(int pid, Stat stat) {
    Known process = new Known(pid, stat, candidate(pid).executable(), proc.netNamespace(pid));
    known.put(pid, process);
    return process;
  }

  private void decide(Known process) {
    if (process.isTraced()) {
      return;
    }
    Known parent = known.get(process.parent);
    Candidate candidate = candidate(process.pid);
    if (judge.decide(candidate, process, parent)) {
      tracer.prepare(process, parent, candidate);
    }
  }

  /** Starts tracing a process and those of its children that it is the reason for. */
  private void startWithFamily(Known process) {
    if (process == null || !process.isTraced()) {
      return;
    }
    tracer.startAll();
    for (Known child : known.values()) {
      if (child.parent == process.pid && !child.isTraced()) {
        decide(child);
      }
    }
    tracer.startAll();
  }

  private Candidate candidate(int pid) {
    return new Candidate(proc, pid, hostNetNamespace);
  }
}
