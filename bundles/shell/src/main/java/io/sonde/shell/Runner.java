package io.sonde.shell;

import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.List;

/** Runs one command, whatever it does. */
final class Runner {
  private static final System.Logger LOG = System.getLogger("sonde.shell");

  private Runner() {}

  /** Runs it to its end; gives its exit code. */
  static int run(CommandTable.Call call, Console console) {
    Command command = call.entry().command();
    List<String> arguments = call.arguments();
    PrintStream err = console.err();
    try {
      return command instanceof ConsoleCommand own
          ? own.run(arguments, console)
          : command.run(arguments, console.out(), err);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "the command " + call.name() + " failed", e);
      err.println(call.name() + " failed: " + e);
      return 1;
    } finally {
      console.out().flush();
      err.flush();
    }
  }
}
