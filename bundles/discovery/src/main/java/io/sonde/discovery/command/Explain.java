package io.sonde.discovery.command;

import io.sonde.discovery.Decision;
import io.sonde.spi.command.Command;
import io.sonde.spi.command.Table;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import io.sonde.spi.telemetry.MetricSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** {@code sonde explain}: why a process is or is not traced, and what to do about it. */
public final class Explain implements Command {
  private final Supplier<? extends Collection<Decision>> decisions;
  private final Services services;
  private final Supplier<? extends Collection<MetricSource>> metrics;

  /**
   * @param decisions the decision on each process that there is
   * @param metrics of the whole agent
   */
  public Explain(
      Supplier<? extends Collection<Decision>> decisions,
      Services services,
      Supplier<? extends Collection<MetricSource>> metrics) {
    this.decisions = decisions;
    this.services = services;
    this.metrics = metrics;
  }

  @Override
  public String summary() {
    return "Says why a process is or is not traced, and what was seen of it";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    List<String> pids = new ArrayList<>(List.of("--json"));
    for (Decision decision : decisions.get()) {
      if (decision.traced() || !decision.ports().isEmpty()) {
        pids.add(Integer.toString(decision.pid()));
      }
    }
    return pids;
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    List<String> words = arguments.stream().filter(word -> !word.equals("--json")).toList();
    int pid = words.size() == 1 ? pid(words.getFirst()) : -1;
    if (pid < 0) {
      err.println("usage: explain PID [--json]");
      return 2;
    }
    for (Decision decision : decisions.get()) {
      if (decision.pid() == pid) {
        Service service = decision.traced() ? services.of(pid) : null;
        Seen seen = Seen.by(service, metrics.get());
        if (words.size() == arguments.size()) {
          print(decision, service, seen, out);
        } else {
          json(decision, service, seen, out);
        }
        return decision.traced() ? 0 : 1;
      }
    }
    err.println("no process " + pid + " was seen: 'processes --all' lists those that were");
    return 1;
  }

  private static int pid(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void print(Decision decision, Service service, Seen seen, PrintStream out) {
    out.println(Table.plain(decision.toString()));
    if (service != null) {
      line(out, "service", service.name());
      line(out, "language", service.resource().get("telemetry.sdk.language"));
    }
    if (!decision.ports().isEmpty()) {
      line(out, "listens on", decision.ports().toString().replaceAll("[\\[\\]]", ""));
    }
    if (seen.backend() != null) {
      line(out, "backend", seen.backend());
    }
    seen.operations().forEach((name, count) -> line(out, "seen", count + " of " + name));
    line(out, "advice", Advice.of(decision, seen));
  }

  private static void line(PrintStream out, String name, String value) {
    if (value != null && !value.isEmpty()) {
      out.printf("  %-11s %s%n", name, Table.plain(value));
    }
  }

  private static void json(Decision decision, Service service, Seen seen, PrintStream out) {
    Table.of(
            "pid",
            "name",
            "traced",
            "because",
            "decided by",
            "service",
            "language",
            "ports",
            "backend",
            "seen",
            "advice")
        .row(
            decision.pid(),
            decision.program(),
            decision.traced(),
            decision.reason().words(),
            decision.detail(),
            service == null ? null : service.name(),
            service == null ? null : service.resource().get("telemetry.sdk.language"),
            decision.ports(),
            seen.backend(),
            seen.operations().keySet(),
            Advice.of(decision, seen))
        .print(out, true);
  }
}
