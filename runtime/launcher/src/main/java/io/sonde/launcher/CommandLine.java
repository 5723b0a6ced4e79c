package io.sonde.launcher;

import io.sonde.launcher.client.InteractiveShell;
import io.sonde.launcher.client.NoAgentException;
import io.sonde.launcher.client.OneShot;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What {@code sonde} understands itself; every other command belongs to a bundle, of the running
 * agent or of this process.
 */
final class CommandLine {
  private static final int WRONG_USE = 2;

  /** Commands of which is known that no agent need be asked for them. */
  private static final Set<String> HERE = Set.of("config", "doctor");

  private final Home home;
  private final PrintStream out;
  private final PrintStream err;
  private final Runnable log;

  /**
   * @param log sets the log up, before anything can be logged; not called if the agent is only
   *     asked, since the log is a good part of what that costs
   */
  CommandLine(Home home, PrintStream out, PrintStream err, Runnable log) {
    this.home = home;
    this.out = out;
    this.err = err;
    this.log = log;
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
      case "run" -> {
        log.run();
        yield new Agent(home, config, err).run();
      }
      case "shell" -> words.isEmpty() ? shell() : wrongUse("shell takes no arguments");
      default ->
          HERE.contains(command) ? here(config, command, words, "") : ask(config, command, words);
    };
  }

  private int shell() {
    try {
      return InteractiveShell.run(System.in, out, err);
    } catch (NoAgentException e) {
      err.println("sonde: " + e.getMessage());
      return 1;
    }
  }

  /** Has the running agent do it; what it does not know may be a command of this process. */
  private int ask(Path config, String command, Deque<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addFirst(command);
    try {
      int code = OneShot.run(all, out, err);
      return code == OneShot.ELSEWHERE ? here(config, command, words, "") : code;
    } catch (NoAgentException e) {
      return here(config, command, words, e.getMessage());
    }
  }

  private int here(Path config, String command, Deque<String> words, String noAgent) {
    log.run();
    return new Commands(home, config, out, err).run(command, List.copyOf(words), noAgent);
  }

  /** Version of this build. */
  static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private int help(Path config, int code) {
    PrintStream answer = code == 0 ? out : err;
    answer.println("usage: sonde [--config FILE] COMMAND [ARGUMENTS]\n");
    log.run();
    answer.printf("  %-10s %s%n", "run", "Traces the programs of this host until it is stopped");
    answer.printf("  %-10s %s%n", "shell", "Asks the running agent, line by line");
    new Commands(home, config, out, err)
        .summaries()
        .forEach((name, summary) -> answer.printf("  %-10s %s%n", name, summary));
    answer.printf("  %-10s %s%n", "version", "Prints the version");
    answer.printf("  %-10s %s%n", "help", "Prints this");
    answer.println("\nof the running agent:\n");
    try {
      OneShot.run(List.of("help"), answer, err);
    } catch (NoAgentException e) {
      answer.println("  " + e.getMessage());
    }
    return code;
  }

  private int wrongUse(String complaint) {
    err.println("sonde: " + complaint);
    return WRONG_USE;
  }
}
