package io.sonde.launcher;

import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.osgi.framework.BundleException;

/** {@code sonde run}: every bundle and plugin, until a signal or a bundle ends it. */
final class Agent {
  private static final Logger LOG = System.getLogger("sonde");

  private final Home home;
  private final Path config;
  private final PrintStream err;

  /**
   * @param config configuration file that was asked for, null if none was
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
    try (Host host = new Host(home, Host.Mode.RUN, config, ending::isAsked)) {
      host.provide(Fatal.class, ending);
      host.provide("log", new LogCommand(ConsoleLog.LAST));
      host.start();
      if (!ending.isAsked() && !host.has(Settings.class)) {
        ending.exit(
            2, "nothing here read the configuration: the bundle io.sonde.config does not run");
      }
      if (!ending.isAsked()) {
        LOG.log(Level.INFO, "Sonde {0} started in {1} ms", CommandLine.version(), "" + ageMs());
      }
      ending.await();
    } catch (BundleException | RuntimeException e) {
      LOG.log(Level.ERROR, "the agent cannot run", e);
      return 1;
    }
    ending.sentence().lines().forEach(line -> err.println("sonde: " + line));
    return ending.code();
  }

  /** How long this process exists, in milliseconds, to the hundredth of a second. */
  private static long ageMs() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now)
        .toMillis();
  }
}
