package io.sonde.launcher;

import io.sonde.spi.command.Command;
import io.sonde.spi.command.Table;
import java.io.PrintStream;
import java.util.List;

/** {@code sonde log}: the last lines that the running agent logged. */
final class LogCommand implements Command {
  private static final int LINES = 20;
  private static final long LOOK_MS = 250;

  private final LastLines log;

  LogCommand(LastLines log) {
    this.log = log;
  }

  @Override
  public String summary() {
    return "Shows the last lines of the agent's log; -f follows it";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    return List.of("-f", "--json");
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    boolean follow = false;
    boolean json = false;
    int lines = LINES;
    for (String argument : arguments) {
      switch (argument) {
        case "-f" -> follow = true;
        case "--json" -> json = true;
        default -> {
          lines = number(argument);
          if (lines < 0) {
            err.println("usage: log [-f] [--json] [LINES]");
            return 2;
          }
        }
      }
    }
    long next = log.next();
    print(log.from(next - lines), json, out);
    while (follow && !out.checkError()) {
      List<String> fresh = log.from(next);
      next += fresh.size();
      print(fresh, json, out);
      try {
        log.await(next, LOOK_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 1;
      }
    }
    return 0;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** In JSON one object a line, so that a log that is followed can be read as it comes. */
  private static void print(List<String> lines, boolean json, PrintStream out) {
    for (String line : lines) {
      if (json) {
        out.println(Table.quote(new StringBuilder("{\"line\":"), line).append('}'));
      } else {
        line.lines().map(Table::plain).forEach(out::println);
      }
    }
  }
}
