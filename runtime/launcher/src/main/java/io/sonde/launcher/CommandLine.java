package io.sonde.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What {@code sonde} understands itself; every other command belongs to a bundle. */
final class CommandLine {
  private static final int WRONG_USE = 2;

  private final Home home;
  private final PrintStream out;
  private final PrintStream err;

  CommandLine(Home home, PrintStream out, PrintStream err) {
    this.home = home;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a command to its end.
   *
   * @param typed what follows {@code sonde}
   * @return exit code: 0 done, 1 it could not be done, 2 wrong use or wrong configuration
   */
  int run(List<String> typed) {
    Deque<String> words = new ArrayDeque<>(typed);
    Path config = null;
    String command = null;
    // Options of sonde itself stand before the command; run has no others, so there they may
    // follow.
    while (!words.isEmpty() && (command == null || command.equals("run"))) {
      String word = words.removeFirst();
      if (word.equals("--config") || word.startsWith("--config=")) {
        String file = word.equals("--config") ? words.pollFirst() : word.substring(9);
        if (file == null) {
          return wrongUse("--config needs a file");
        }
        config = Path.of(file).toAbsolutePath().normalize();
      } else if (command == null) {
        command = word;
      } else {
        return wrongUse("run does not know " + word);
      }
    }
    return switch (command) {
      case null -> help(config, WRONG_USE);
      case "help", "--help", "-h" -> help(config, 0);
      case "version", "--version" -> {
        out.println("sonde " + version());
        yield 0;
      }
      case "run" -> new Agent(home, config, err).run();
      default -> new Commands(home, config, out, err).run(command, List.copyOf(words));
    };
  }

  /** Version of this build. */
  static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private int help(Path config, int code) {
    PrintStream answer = code == 0 ? out : err;
    answer.println("usage: sonde [--config FILE] COMMAND [ARGUMENTS]\n");
    answer.printf("  %-10s %s%n", "run", "Traces the programs of this host until it is stopped");
    new Commands(home, config, out, err)
        .summaries()
        .forEach((name, summary) -> answer.printf("  %-10s %s%n", name, summary));
    answer.printf("  %-10s %s%n", "version", "Prints the version");
    answer.printf("  %-10s %s%n", "help", "Prints this");
    return code;
  }

  private int wrongUse(String complaint) {
    err.println("sonde: " + complaint);
    return WRONG_USE;
  }
}
