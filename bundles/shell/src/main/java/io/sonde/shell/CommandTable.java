package io.sonde.shell;

import io.sonde.spi.command.Command;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Commands that there are at the moment. */
interface CommandTable {
  /**
   * A command.
   *
   * @param command the service
   * @param isOfAgent whether it is about the running agent
   */
  record Entry(Command command, boolean isOfAgent) {}

  /**
   * A command with what it is to do.
   *
   * @param name one word or two
   * @param arguments what follows the name
   */
  record Call(String name, Entry entry, List<String> arguments) {
    /**
     * Whether it may run in the agent for whoever types it there. A command of two words that is
     * not about the agent writes files for the user who runs it, as {@code plugin new} does.
     */
    boolean isForShell() {
      return entry.isOfAgent() || name.indexOf(' ') < 0;
    }
  }

  /** All of them by name, which is one word, or two for a part of a command. */
  SortedMap<String, Entry> all();

  /** The command that words mean; null if there is none. A name of two words goes first. */
  static Call find(SortedMap<String, Entry> all, List<String> words) {
    for (int count = Math.min(2, words.size()); count > 0; count--) {
      String name = String.join(" ", words.subList(0, count));
      Entry entry = all.get(name);
      if (entry != null) {
        return new Call(name, entry, words.subList(count, words.size()));
      }
    }
    return null;
  }

  /** The services of a framework. */
  static CommandTable of(BundleContext context) {
    return () -> {
      SortedMap<String, Entry> all = new TreeMap<>();
      try {
        for (ServiceReference<Command> each : context.getServiceReferences(Command.class, null)) {
          Command command = context.getService(each);
          // Gogo gets names, so they must be no more than names.
          if (command != null
              && each.getProperty(Command.NAME) instanceof String name
              && name.matches("[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)?")) {
            Object mark = each.getProperty(Command.AGENT);
            all.put(name, new Entry(command, "true".equals(String.valueOf(mark))));
          }
        }
      } catch (InvalidSyntaxException e) {
        throw new AssertionError("there is no filter", e);
      }
      return all;
    };
  }
}
