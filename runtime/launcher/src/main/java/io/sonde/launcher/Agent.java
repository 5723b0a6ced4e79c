package io.sonde.launcher;

import io.sonde.spi.command.Command;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
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
    try (Host host = new Host(home, Host.Mode.RUN, config)) {
      host.provide(Fatal.class, ending);
      host.start();
      if (!ending.isAsked() && !host.has(Settings.class)) {
        explainConfiguration(host);
        ending.exit(2, "");
      }
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

  /** Lets the command that knows the configuration say what is wrong with it. */
  private void explainConfiguration(Host host) {
    Command check = host.commands().get("config");
    if (check == null) {
      err.println(
          "sonde: nothing here reads the configuration: the bundle io.sonde.config is missing");
    } else {
      check.run(List.of("check"), err, err);
    }
  }
}
