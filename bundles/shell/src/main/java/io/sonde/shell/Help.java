package io.sonde.shell;

import java.io.PrintStream;
import java.util.SortedMap;

/** What commands there are. */
final class Help {
  private Help() {}

  /**
   * Prints a line for each command.
   *
   * @param ofAgent whether only those about the agent are wanted, without what belongs to a shell
   * @return exit code
   */
  static int print(SortedMap<String, CommandTable.Entry> all, boolean ofAgent, PrintStream out) {
    all.forEach(
        (name, entry) -> {
          if (!ofAgent || entry.isOfAgent()) {
            line(out, name, entry.command().summary());
          }
        });
    if (!ofAgent) {
      line(out, "... | grep", "Passes lines on that have a text, or with -v have it not");
      line(out, "... | head", "Passes the first 10 lines on, or as many as it is told");
      line(out, "exit", "Leaves the shell, as Ctrl-D does");
      out.println("Tab completes, Ctrl-C ends what runs, Ctrl-R searches what was typed before.");
    }
    out.flush();
    return 0;
  }

  private static void line(PrintStream out, String name, String summary) {
    out.printf("  %-11s %s%n", name, summary);
  }
}
