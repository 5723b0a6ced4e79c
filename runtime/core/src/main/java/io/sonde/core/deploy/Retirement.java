package io.sonde.core.deploy;

import io.sonde.core.gate.Launch;
import io.sonde.core.gate.Running;
import io.sonde.core.plugin.Admission;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/** The end of a plugin: its exchanges drain, then its bundle goes. A thread of its own. */
final class Retirement {
  private final Running running;
  private final Duration drain;
  private final Admission admission;
  private final Launch launch;
  private final Consumer<Retirement> ended;
  private final Thread thread;
  private boolean draining = true;

  /**
   * Prepares the end.
   *
   * @param ended told when nothing of the plugin is left, so that its classes are not held
   */
  Retirement(
      Running running,
      Duration drain,
      Admission admission,
      Launch launch,
      Consumer<Retirement> ended) {
    this.running = running;
    this.drain = drain;
    this.admission = admission;
    this.launch = launch;
    this.ended = ended;
    thread =
        Thread.ofPlatform()
            .name("sonde-retire " + running.jar().name())
            .daemon()
            .unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  private void run() {
    admission.detach(running.bundle());
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
    synchronized (this) {
      draining = false;
      // The framework would take a late interrupt for its own and leave the bundle.
      Thread.interrupted();
    }
    launch.stop(running);
    ended.accept(this);
  }

  /** Ends the draining now. */
  synchronized void hurry() {
    if (draining) {
      thread.interrupt();
    }
  }

  void await(Duration longest) {
    try {
      thread.join(longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
