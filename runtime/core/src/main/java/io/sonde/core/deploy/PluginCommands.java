package io.sonde.core.deploy;

import io.sonde.core.plugin.Tally;
import io.sonde.spi.command.Command;
import io.sonde.spi.command.Table;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** {@code sonde plugins} and {@code sonde plugin}, which run inside the agent. */
final class PluginCommands {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final String USAGE =
      """
      usage: sonde plugin install JAR
                 copies a jar into the plugin folder if it passes the gate
             sonde plugin update JAR | NAME
                 replaces the plugin by the jar; with a name, tries its jar once more
             sonde plugin rollback NAME
                 goes back to the version before, and writes it into the plugin folder
             sonde plugin start NAME
             sonde plugin stop NAME
                 until it is started, or the agent is
             sonde plugin remove NAME
                 deletes its jar
      NAME is a plugin's name, its file or the protocol that it offers; see sonde plugins
      """;

  private static final List<String> VERBS =
      List.of("install", "update", "rollback", "start", "stop", "remove");

  private PluginCommands() {}

  static List<ServiceRegistration<?>> register(BundleContext context, Deployments deployments) {
    return List.of(
        register(context, "plugins", new Listing(deployments)),
        register(context, "plugin", new Verbs(deployments)));
  }

  private static ServiceRegistration<?> register(
      BundleContext context, String name, Command command) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Command.NAME, name);
    properties.put(Command.AGENT, true);
    return context.registerService(Command.class, command, properties);
  }

  private record Listing(Deployments deployments) implements Command {
    @Override
    public String summary() {
      return "Lists plugins and how they fare";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
      boolean json = arguments.equals(List.of("--json"));
      if (!json && !arguments.isEmpty()) {
        err.println("usage: sonde plugins [--json]");
        return 2;
      }
      Table table =
          Table.of(
              "plugin",
              "version",
              "state",
              "protocols",
              "generation",
              "connections",
              "spans",
              "failures",
              "since",
              "previous",
              "file",
              "sha256",
              "remark");
      for (Status each : deployments.statuses()) {
        Tally tally = deployments.tally(each);
        boolean counts = tally.generation() != 0;
        table.row(
            orNone(each.name()),
            orNone(each.version()),
            each.state().words(),
            each.protocols(),
            counts ? tally.generation() : null,
            counts ? tally.connections() : null,
            counts ? tally.spans() : null,
            counts ? tally.failures() : null,
            json ? each.since() : TIME.format(each.since()),
            orNone(each.previous()),
            each.file(),
            each.digest(),
            orNone(each.sentence()));
      }
      table.print(out, json);
      return 0;
    }

    private static String orNone(String text) {
      return text.isEmpty() ? null : text;
    }

    @Override
    public List<String> complete(List<String> arguments) {
      return List.of("--json");
    }
  }

  private record Verbs(Deployments deployments) implements Command {
    @Override
    public List<String> complete(List<String> arguments) {
      return arguments.size() < 2
          ? VERBS
          : deployments.statuses().stream()
              .map(each -> each.name().isEmpty() ? each.file() : each.name())
              .toList();
    }

    @Override
    public String summary() {
      return "Installs, updates, rolls back, starts, stops and removes plugins";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
      String verb = arguments.isEmpty() ? "" : arguments.getFirst();
      if (List.of("help", "--help", "-h").contains(verb)) {
        out.print(USAGE);
        return 0;
      }
      if (arguments.size() != 2 || arguments.getLast().isBlank()) {
        err.print(USAGE);
        return 2;
      }
      String what = arguments.getLast();
      Outcome outcome;
      try {
        outcome =
            switch (verb) {
              case "install" -> deployments.install(Path.of(what));
              case "update" -> deployments.update(what);
              case "rollback" -> deployments.rollback(what);
              case "start" -> deployments.start(what);
              case "stop" -> deployments.stop(what);
              case "remove" -> deployments.uninstall(what);
              default -> null;
            };
      } catch (InvalidPathException e) {
        outcome = Outcome.no("not the name of a file: " + e.getReason());
      }
      if (outcome == null) {
        err.print(USAGE);
        return 2;
      }
      if (!outcome.done()) {
        err.println("sonde: " + outcome.sentence());
        return 1;
      }
      out.println(outcome.sentence());
      return 0;
    }
  }
}
