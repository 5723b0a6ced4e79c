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
  /**
   * Service property that holds the command's name. It may be two words, {@code plugin new}; what
   * is typed goes to the longest name that it begins with.
   */
  String NAME = "sonde.command";

  /**
   * Service property, {@code true} if the command is about the running agent: {@code sonde <name>}
   * then runs it in the agent, whose output it streams. Without it the command runs in a process of
   * its own, and in the agent only when it is typed into {@code sonde shell}.
   */
  String AGENT = "sonde.command.agent";

  /** One line for {@code sonde help}. */
  String summary();

  /**
   * Does it. In the agent several threads may call this at once. A command that goes on by itself
   * asks {@link PrintStream#checkError()} of {@code out} at least every 500 ms and returns if it is
   * true: nobody reads any more, or the user has interrupted it.
   *
   * @param arguments what follows the command's name
   * @param out for the answer; texts from outside must have lost their control characters
   * @param err for complaints, in plain words
   * @return exit code: 0 done, 1 the answer is no, 2 wrong use
   */
  int run(List<String> arguments, PrintStream out, PrintStream err);

  /**
   * What the last argument may become; asked when a user presses Tab.
   *
   * @param arguments what follows the command's name so far; the last is incomplete, perhaps empty
   * @return whole arguments; those that do not begin like the last are left out by the caller
   */
  default List<String> complete(List<String> arguments) {
    return List.of();
  }
}
