package io.sonde.spi.command;

import java.io.PrintStream;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command of the command line, for example {@code sonde doctor}. A service with the property
 * {@code sonde.command=<name>}; it must need no tracing and start no thread before {@link #run}.
 */
@ConsumerType
public interface Command {
  /** Service property that holds the command's name. */
  String NAME = "sonde.command";

  /** One line for {@code sonde help}. */
  String summary();

  /**
   * Does it.
   *
   * @param arguments what follows the command's name
   * @param out for the answer
   * @param err for complaints, in plain words
   * @return exit code: 0 done, 1 the answer is no, 2 wrong use
   */
  int run(List<String> arguments, PrintStream out, PrintStream err);
}
