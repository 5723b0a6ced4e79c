package io.sonde.core;

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
  /**
   * A connection at one moment.
   *
   * @param id its number
   * @param pid the process that used it last; 0 if none did
   * @param local address and port on this side
   * @param remote address and port on the other side
   * @param role what the process is in it, such as server
   * @param protocol id of the plugin that reads it; null if none claimed it
   * @param ageNs since it was opened or found, nanoseconds
   * @param state such as open, idle, or why it is ignored
   */
  record Row(
      long id,
      int pid,
      String local,
      String remote,
      String role,
      String protocol,
      long ageNs,
      String state) {}

  private static final String PID = "pid=";

  private final Supplier<? extends Collection<Row>> rows;

  private ConnectionsCommand(Supplier<? extends Collection<Row>> rows) {
    this.rows = rows;
  }

  /**
   * Registers the command.
   *
   * @param rows connections at the moment; called on threads of the shell
   */
  static void register(BundleContext context, Supplier<? extends Collection<Row>> rows) {
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
    rows.get().forEach(row -> words.add(PID + row.pid));
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
    List<Row> sorted = new ArrayList<>(rows.get());
    sorted.sort(Comparator.comparingLong(Row::id));
    for (Row row : sorted) {
      if (pid == null || pid.equals(Integer.toString(row.pid))) {
        Object age = json ? row.ageNs / 1e9 : String.format(Locale.ROOT, "%.1fs", row.ageNs / 1e9);
        table.row(row.id, row.pid, row.local, row.remote, row.role, row.protocol, age, row.state);
      }
    }
    table.print(out, json);
    return 0;
  }
}
