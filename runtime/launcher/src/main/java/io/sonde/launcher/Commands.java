package io.sonde.launcher;

import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.BundleException;

/** Commands that bundles contribute. */
final class Commands {
  private final Home home;
  private final Path config;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param config configuration file that was asked for, null if none was
   */
  Commands(Home home, Path config, PrintStream out, PrintStream err) {
    this.home = home;
    this.config = config;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs one and gives its exit code.
   *
   * @param noAgent why no running agent could be asked; empty if one was, or need not be
   */
  int run(String name, List<String> arguments, String noAgent) {
    try (Host host = new Host(home, Host.Mode.COMMAND, config, () -> false)) {
      host.start();
      SortedMap<String, Command> all = host.commands();
      if (!arguments.isEmpty()
          && all.get(name + " " + arguments.getFirst()) instanceof Command two) {
        return two.run(arguments.subList(1, arguments.size()), out, err);
      }
      Command command = all.get(name);
      if (command == null) {
        StringBuilder known = new StringBuilder("run, shell, version, help");
        all.keySet().forEach(other -> known.append(", ").append(other));
        if (noAgent.isEmpty()) {
          err.printf("sonde: no command %s; there are %s%n", name, known);
          return 2;
        }
        err.printf("sonde: %s; without an agent there are %s%n", noAgent, known);
        return 1;
      }
      return command.run(arguments, out, err);
    } catch (BundleException e) {
      err.println("sonde: " + e.getMessage());
      return 1;
    }
  }

  /** What each of them is for. */
  SortedMap<String, String> summaries() {
    SortedMap<String, String> summaries = new TreeMap<>();
    try (Host host = new Host(home, Host.Mode.COMMAND, config, () -> false)) {
      host.start();
      host.commands().forEach((name, command) -> summaries.put(name, command.summary()));
    } catch (BundleException e) {
      err.println("sonde: " + e.getMessage());
    }
    return summaries;
  }
}
