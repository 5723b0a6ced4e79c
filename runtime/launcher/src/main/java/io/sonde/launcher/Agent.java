package io.sonde.launcher;

import io.sonde.spi.command.Fatal;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.osgi.framework.BundleException;

/** {@code sonde run}: every bundle and plugin, until a signal or a bundle ends it. */
final class Agent {
  private static final Logger LOG = System.getLogger("sonde");

  private final Home home;
  private final Path config;
  private final PrintStream err;

  /**
   * @param config configuration file, null if there is none
   */
  Agent(Home home, Path config, PrintStream err) {
    this.home = home;
    this.config = config;
    this.err = err;
  }

  /** Runs until it is ended; gives the exit code. */
  int run() {
    Ending ending = new Ending();
    Signals.onStop(() -> ending.exit(0, ""));
    try (Host host = new Host(home, Host.Mode.RUN, config)) {
      host.provide(Fatal.class, ending);
      host.start();
      if (!ending.isAsked()) {
        long uptimeMs = ManagementFactory.getRuntimeMXBean().getUptime();
        LOG.log(Level.INFO, "Sonde {0} started in {1} ms", CommandLine.version(), "" + uptimeMs);
      }
      ending.await();
    } catch (BundleException | RuntimeException e) {
      LOG.log(Level.ERROR, "the agent cannot run", e);
      return 1;
    }
    ending.sentence().lines().forEach(line -> err.println("sonde: " + line));
    return ending.code();
  }
}
