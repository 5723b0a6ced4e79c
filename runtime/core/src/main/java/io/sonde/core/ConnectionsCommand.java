package io.sonde.core;

import io.sonde.core.flow.FollowedConnection;
import io.sonde.spi.command.Command;
import io.sonde.spi.command.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/** {@code sonde connections}: which connections are followed, and by which plugin. */
final class ConnectionsCommand implements Command {
  private static final String PID = "pid=";

  private final Supplier<? extends Collection<FollowedConnection>> rows;

  private ConnectionsCommand(Supplier<? extends Collection<FollowedConnection>> rows) {
    this.rows = rows;
  }

  /**
   * Registers the command.
   *
   * @param rows connections at the moment; called on threads of the shell
   */
  static void register(
      BundleContext context, Supplier<? extends Collection<FollowedConnection>> rows) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(NAME, "connections");
    properties.put(AGENT, "true");
    context.registerService(Command.class, new ConnectionsCommand(rows), properties);
  }

  @Override
  public String summary() {
    return "Lists connections that are followed; pid=N chooses a process";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("--json"));
    rows.get().forEach(row -> words.add(PID + row.pid()));
    return words;
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    boolean json = false;
    String pid = null;
    for (String word : arguments) {
      if (word.equals("--json")) {
        json = true;
      } else if (word.startsWith(PID)) {
        pid = word.substring(PID.length());
      } else {
        err.println("usage: connections [--json] [pid=N]");
        return 2;
      }
    }
    Table table = Table.of("id", "pid", "local", "remote", "role", "protocol", "age", "state");
    List<FollowedConnection> sorted = new ArrayList<>(rows.get());
    sorted.sort(Comparator.comparingLong(FollowedConnection::id));
    for (FollowedConnection row : sorted) {
      if (pid == null || pid.equals(Integer.toString(row.pid()))) {
        double seconds = row.ageNs() / 1e9;
        table.row(
            row.id(),
            row.pid(),
            row.local(),
            row.remote(),
            row.role(),
            row.protocol(),
            json ? seconds : String.format(Locale.ROOT, "%.1fs", seconds),
            row.state());
      }
    }
    table.print(out, json);
    return 0;
  }
}
