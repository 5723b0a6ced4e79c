package io.sonde.discovery;

import io.sonde.discovery.language.Language;
import io.sonde.discovery.name.DefaultName;
import io.sonde.discovery.proc.Proc;
import io.sonde.discovery.proc.Stat;
import io.sonde.discovery.service.Identities;
import io.sonde.discovery.service.ServiceTable;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Tracing;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Carries decisions out: tells the core, gives each traced process its service, and tells users. A
 * process is in the table of services before it is traced, so that no span can come too early; its
 * service is made after, because the first request may be on its way. Worker thread only, but for
 * {@link #count}.
 */
final class Tracer {
  private static final System.Logger LOG = System.getLogger("sonde.discovery");

  private record Prepared(Known process, Known origin, Candidate candidate) {}

  private final Proc proc;
  private final Tracing tracing;
  private final ServiceTable table;
  private final Identities identities;
  private final List<Prepared> prepared = new ArrayList<>();
  private final AtomicIntegerArray byLanguage = new AtomicIntegerArray(Language.values().length);

  Tracer(Proc proc, Tracing tracing, ServiceTable table, Identities identities) {
    this.proc = proc;
    this.tracing = tracing;
    this.table = table;
    this.identities = identities;
  }

  /** Traced processes of a language. Any thread. */
  int count(Language language) {
    return byLanguage.get(language.ordinal());
  }

  /** Puts a process that is to be traced into the table. */
  void prepare(Known process, Known parent, Candidate candidate) {
    process.entry =
        process.isFollower()
            ? table.adopt(parent.pid, process.pid)
            : table.add(process.pid, maker(process, parent, candidate));
    if (process.entry != null) {
      prepared.add(new Prepared(process, process.isFollower() ? parent : null, candidate));
    }
  }

  /** Starts tracing all that were prepared. */
  void startAll() {
    if (prepared.isEmpty()) {
      return;
    }
    Set<Integer> pids = new HashSet<>();
    for (Prepared one : prepared) {
      pids.add(one.process.pid);
      one.process.tracedNs = System.nanoTime();
    }
    // To start what runs already would interrupt it.
    pids.removeAll(tracing.traced());
    if (!pids.isEmpty()) {
      tracing.start(pids);
    }
    for (Prepared one : prepared) {
      Known process = one.process;
      if (one.origin != null) {
        count(process, one.origin.language);
        continue;
      }
      String service = process.entry.service().name();
      count(process, one.candidate.language());
      LOG.log(Level.INFO, "tracing {0} as service {1}", describe(process), service);
    }
    prepared.clear();
  }

  /**
   * Follows a fork of a traced process, which the kernel traces by itself.
   *
   * @param inDoubt whether the fork may have been earlier than the kernel's knowledge of the parent
   */
  void follow(Known process, Known parent, boolean inDoubt) {
    process.entry = table.adopt(parent.pid, process.pid);
    if (process.entry != null) {
      process.tracedNs = System.nanoTime();
      count(process, parent.language);
      if (inDoubt && !tracing.traced().contains(process.pid)) {
        tracing.start(Set.of(process.pid));
      }
    }
  }

  /** Takes a forked process out of the table if it is not traced after all. */
  void disown(int pid) {
    table.disown(pid, System.nanoTime());
  }

  /**
   * Lets go of a process.
   *
   * @param process may be null, as may one that was not traced: then there is nothing to do
   * @param why shown to users; empty if they need not know
   */
  void end(Known process, String why) {
    if (process == null || !process.isTraced()) {
      return;
    }
    table.end(process.entry, System.nanoTime());
    if (process.language == null) {
      // The core failed to start it so far.
      prepared.removeIf(one -> one.process == process);
      return;
    }
    byLanguage.decrementAndGet(process.language.ordinal());
    if (!why.isEmpty() && !process.isFollower()) {
      LOG.log(Level.INFO, "no longer tracing {0}: {1}", describe(process), why);
    }
  }

  /** Makes sure that a process is no longer traced which replaced its program. */
  void stop(int pid) {
    tracing.stop(Set.of(pid));
  }

  /** Makes what the kernel traces what was decided, should an event have been lost. */
  void reconcile(Map<Integer, Known> known) {
    Set<Integer> traced = tracing.traced();
    Set<Integer> missing = new HashSet<>();
    for (Known process : known.values()) {
      if (process.isTraced() && !traced.contains(process.pid)) {
        missing.add(process.pid);
      }
    }
    if (!missing.isEmpty()) {
      tracing.start(missing);
    }
    Set<Integer> surplus = new HashSet<>();
    for (int pid : traced) {
      Known process = known.get(pid);
      if (process == null || !process.isTraced()) {
        Stat stat = proc.stat(pid);
        // One that lives and is not known was forked after the look; its event is on its way.
        if (stat == null || (process != null && process.is(stat))) {
          surplus.add(pid);
        }
      }
    }
    if (!surplus.isEmpty()) {
      tracing.stop(surplus);
    }
  }

  private Supplier<Service> maker(Known process, Known parent, Candidate candidate) {
    boolean sameProgram =
        parent != null && parent.isTraced() && process.executable.equals(parent.executable);
    ServiceTable.Entry model = sameProgram ? parent.entry : null;
    return () ->
        identities.of(
            candidate,
            process.startTicks,
            process.choice,
            model == null ? "" : model.service().name());
  }

  private void count(Known process, Language language) {
    process.language = language;
    byLanguage.incrementAndGet(language.ordinal());
  }

  private static String describe(Known process) {
    String ports =
        process.ports.stream().map(port -> Integer.toString(port)).collect(Collectors.joining(","));
    return DefaultName.clean(process.decision.program())
        + " (pid "
        + process.pid
        + (ports.isEmpty() ? "" : process.ports.size() == 1 ? ", port " : ", ports ")
        + ports
        + ")";
  }
}
