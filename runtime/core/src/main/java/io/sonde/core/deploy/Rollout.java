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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Store store;
  private final Admission admission;
  private final Set<String> disabled;
  private final Set<Retirement> retirements = ConcurrentHashMap.newKeySet();

  Rollout(Launch launch, Store store, Admission admission, Set<String> disabled) {
    this.launch = launch;
    this.store = store;
    this.admission = admission;
    this.disabled = disabled;
  }

  /**
   * What came of an attempt.
   *
   * @param running what runs now, which is not always the object that ran before; null if nothing
   * @param refusal why the jar is not live; null if it is, or if {@code disabled}
   * @param disabled whether {@code plugins.disabled} names all that the jar offers
   */
  record Result(Running running, String refusal, boolean disabled) {}

  /**
   * Makes a jar live.
   *
   * @param old what it replaces, null if nothing; it, or another of the same jar, goes on if the
   *     jar is refused
   * @param drain how long the old one may finish what is open
   */
  Result replace(Running old, PluginJar jar, byte[] bytes, Duration drain, Owners owners) {
    boolean beside = old == null || !old.offers().isEmpty() || hasProbes(old);
    if (!beside) {
      halt(old.bundle());
    }
    try {
      return admit(launch.start(jar, bytes), old, drain, owners);
    } catch (Refusal e) {
      if (!beside) {
        resume(old.bundle());
      }
      return new Result(old, e.sentence(), false);
    }
  }

  private static boolean hasProbes(Running running) {
    return running.bundle().getHeaders("").get(Admission.PROBES) != null;
  }

  private Result admit(Running next, Running old, Duration drain, Owners owners) {
    List<Running.Offer> live = new ArrayList<>();
    for (Running.Offer offer : next.offers()) {
      if (disabled.contains(offer.id())) {
        continue;
      }
      String other = owners.other(offer.id());
      String problem =
          other == null
              ? admit(offer, next.bundle())
              : "it offers the protocol "
                  + offer.id()
                  + ", which the plugin "
                  + other
                  + " offers already: remove one of the two";
      if (problem != null) {
        Running before = restored(old, live);
        retire(new Running(next.jar(), next.bundle(), List.copyOf(live)), Duration.ZERO);
        return new Result(before, problem, false);
      }
      live.add(offer);
    }
    String refusal = admission.attach(next.bundle());
    if (refusal != null) {
      Running before = restored(old, live);
      retire(new Running(next.jar(), next.bundle(), List.copyOf(live)), Duration.ZERO);
      return new Result(before, refusal, false);
    }
    if (old != null) {
      retire(old, drain);
    }
    Running running = new Running(next.jar(), next.bundle(), List.copyOf(live));
    if (live.isEmpty() && !next.offers().isEmpty()) {
      retire(running, Duration.ZERO);
      return new Result(null, null, true);
    }
    return new Result(running, null, false);
  }

  /**
   * Brings back what the first protocols of a plugin superseded before its last was refused. A
   * protocol that was superseded cannot come back, but another of the same jar can.
   */
  private Running restored(Running old, List<Running.Offer> live) {
    boolean superseded =
        old != null
            && old.offers().stream()
                .anyMatch(one -> live.stream().anyMatch(each -> each.id().equals(one.id())));
    if (!superseded) {
      return old;
    }
    try {
      Running again = launch.start(old.jar(), store.read(old.jar()));
      for (Running.Offer offer : again.offers()) {
        String problem = disabled.contains(offer.id()) ? null : admit(offer, again.bundle());
        if (problem != null) {
          complain(old.bundle(), "lost its protocol " + offer.id(), problem);
        }
      }
      retire(old, Duration.ZERO);
      return again;
    } catch (Refusal e) {
      complain(old.bundle(), "does not start again", e.sentence());
      return old;
    }
  }

  /** Admits a protocol; gives the reason if it is refused, else null. */
  private String admit(Running.Offer offer, Bundle bundle) {
    try {
      return admission.admit(offer.protocol(), bundle);
    } catch (RuntimeException | LinkageError e) {
      System.getLogger("io.sonde").log(Level.DEBUG, "the failure in full", e);
      return "its protocol " + offer.id() + " failed: " + Words.of(e);
    }
  }

  /** Takes a plugin out, on a thread of its own that lives until the last exchange has ended. */
  void retire(Running running, Duration drain) {
    Retirement retirement = new Retirement(running, drain, admission, launch, retirements::remove);
    retirements.add(retirement);
    retirement.begin();
    if (running.offers().isEmpty()) {
      // Nothing drains, and what comes next may need what it holds.
      retirement.await(Duration.ofSeconds(10));
    }
  }

  /** Hurries everything that retires and waits for it, at most for {@code patience}. */
  void finish(Duration patience) {
    List<Retirement> left = List.copyOf(retirements);
    left.forEach(Retirement::hurry);
    long endNs = System.nanoTime() + patience.toNanos();
    for (Retirement each : left) {
      each.await(Duration.ofNanos(Math.max(1_000_000, endNs - System.nanoTime())));
    }
  }

  private static void halt(Bundle bundle) {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException | IllegalStateException e) {
      complain(bundle, "did not stop in order", Words.of(e));
    }
  }

  private static void resume(Bundle bundle) {
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException | IllegalStateException e) {
      complain(bundle, "does not start again", Words.of(e));
    }
  }

  private static void complain(Bundle bundle, String what, String why) {
    System.getLogger("io.sonde")
        .log(Level.WARNING, "plugin {0} {1}: {2}", bundle.getSymbolicName(), what, why);
  }
}
