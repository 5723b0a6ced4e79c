package io.sonde.core.deploy;

import io.sonde.core.gate.Launch;
import io.sonde.core.gate.PluginJar;
import io.sonde.core.gate.Refusal;
import io.sonde.core.gate.Running;
import io.sonde.core.gate.Words;
import io.sonde.core.plugin.Admission;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Puts a plugin in the place of another so that one of the two always works: a plugin with
 * protocols is started beside the old one, which drains in the background afterwards; any other is
 * stopped first, since two of it might do everything twice.
 */
final class Rollout {
  /** Answers who offers a protocol already. */
  interface Owners {
    /** Name of the other plugin that offers a protocol; null if none does. */
    String other(String protocol);
  }

  private final Launch launch;
  private final Admission admission;
  private final Set<String> disabled;
  private final Set<Thread> retiring = new HashSet<>();

  Rollout(Launch launch, Admission admission, Set<String> disabled) {
    this.launch = launch;
    this.admission = admission;
    this.disabled = disabled;
  }

  /**
   * Makes a jar live.
   *
   * @param old what it replaces, null if nothing; goes on if the jar is refused
   * @param drain how long the old one may finish what is open
   * @return what runs now, in place of {@code old}; null if {@code plugins.disabled} names all that
   *     it offers, and then {@code old} is out too
   */
  Running replace(Running old, PluginJar jar, byte[] bytes, Duration drain, Owners owners)
      throws Refusal {
    boolean beside = old == null || !old.offers().isEmpty();
    if (!beside) {
      halt(old.bundle());
    }
    Running next;
    try {
      next = admitted(launch.start(jar, bytes), old, owners);
    } catch (Refusal e) {
      if (!beside) {
        resume(old.bundle());
      }
      throw e;
    }
    if (old != null) {
      retire(old, drain);
    }
    return next;
  }

  private Running admitted(Running next, Running old, Owners owners) throws Refusal {
    List<Running.Offer> live = new ArrayList<>();
    for (Running.Offer offer : next.offers()) {
      if (disabled.contains(offer.id())) {
        continue;
      }
      String problem = owners.other(offer.id());
      problem =
          problem == null
              ? admit(offer, next.bundle())
              : "it offers the protocol "
                  + offer.id()
                  + ", which the plugin "
                  + problem
                  + " offers already: remove one of the two";
      if (problem != null) {
        undo(live, old);
        launch.stop(next);
        throw new Refusal(problem);
      }
      live.add(offer);
    }
    if (live.isEmpty() && !next.offers().isEmpty()) {
      launch.stop(next);
      return null;
    }
    return new Running(next.jar(), next.bundle(), List.copyOf(live));
  }

  /** Brings back what the first protocols of a plugin superseded when its last was refused. */
  private void undo(List<Running.Offer> live, Running old) {
    for (Running.Offer offer : live) {
      if (old != null) {
        for (Running.Offer before : old.offers()) {
          if (before.id().equals(offer.id())) {
            admit(before, old.bundle());
          }
        }
      }
      admission.retire(offer.protocol(), Duration.ZERO);
    }
  }

  /** Admits a protocol; gives the reason if it is refused, else null. */
  String admit(Running.Offer offer, Bundle bundle) {
    try {
      return admission.admit(offer.protocol(), bundle);
    } catch (RuntimeException | LinkageError e) {
      System.getLogger("io.sonde").log(Level.DEBUG, "the failure in full", e);
      return "its protocol " + offer.id() + " failed: " + Words.of(e);
    }
  }

  /** Takes a plugin out, on a thread of its own that lives until the last exchange has ended. */
  void retire(Running running, Duration drain) {
    Thread thread =
        Thread.ofPlatform()
            .name("sonde-retire " + running.jar().name())
            .daemon()
            .unstarted(() -> drainAndStop(running, drain));
    synchronized (retiring) {
      retiring.removeIf(each -> !each.isAlive());
      thread.start();
      retiring.add(thread);
    }
    if (running.offers().isEmpty()) {
      await(thread, Duration.ofSeconds(10));
    }
  }

  private void drainAndStop(Running running, Duration drain) {
    long endNs = System.nanoTime() + drain.toNanos();
    for (Running.Offer offer : running.offers()) {
      Duration left = Duration.ofNanos(Math.max(0, endNs - System.nanoTime()));
      try {
        admission.retire(offer.protocol(), left);
      } catch (RuntimeException | LinkageError e) {
        System.getLogger("io.sonde")
            .log(Level.WARNING, "protocol " + offer.id() + " did not end in order", e);
      }
    }
    launch.stop(running);
  }

  /** Takes one protocol out whose plugin goes on. Blocks. */
  void retire(Running.Offer offer, Duration drain) {
    admission.retire(offer.protocol(), drain);
  }

  /** Waits for everything that retires, and hurries it if that takes too long. */
  void finish(Duration patience) {
    List<Thread> left;
    synchronized (retiring) {
      left = List.copyOf(retiring);
    }
    left.forEach(Thread::interrupt);
    long endNs = System.nanoTime() + patience.toNanos();
    for (Thread thread : left) {
      await(thread, Duration.ofNanos(Math.max(1_000_000, endNs - System.nanoTime())));
    }
  }

  private static void await(Thread thread, Duration longest) {
    try {
      thread.join(longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void halt(Bundle bundle) {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException | IllegalStateException e) {
      complain(bundle, "did not stop in order", e);
    }
  }

  private static void resume(Bundle bundle) {
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException | IllegalStateException e) {
      complain(bundle, "does not start again", e);
    }
  }

  private static void complain(Bundle bundle, String what, Exception e) {
    System.getLogger("io.sonde")
        .log(Level.WARNING, "plugin {0} {1}: {2}", bundle.getSymbolicName(), what, Words.of(e));
  }
}
