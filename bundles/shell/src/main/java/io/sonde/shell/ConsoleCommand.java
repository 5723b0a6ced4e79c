package io.sonde.shell;

import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.util.List;

/** A command of this bundle that wants to know more of its client. */
interface ConsoleCommand extends Command {
  /** Does it, as {@link Command#run} does. */
  int run(List<String> arguments, Console console);

  @Override
  default int run(List<String> arguments, PrintStream out, PrintStream err) {
    return run(arguments, new Console(out, err, new Terminal(), false));
  }
}
