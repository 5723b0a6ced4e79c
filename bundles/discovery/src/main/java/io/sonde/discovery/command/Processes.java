package io.sonde.discovery.command;

import io.sonde.discovery.Decision;
import io.sonde.spi.command.Command;
import io.sonde.spi.command.Table;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** {@code sonde processes}: which processes are traced, and as what. */
public final class Processes implements Command {
  private final Supplier<? extends Collection<Decision>> decisions;
  private final Services services;

  /**
   * @param decisions the decision on each process that there is
   */
  public Processes(Supplier<? extends Collection<Decision>> decisions, Services services) {
    this.decisions = decisions;
    this.services = services;
  }

  @Override
  public String summary() {
    return "Lists processes that are traced or listen; --all lists the others too";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    return List.of("--all", "--json");
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (!List.of("--all", "--json").containsAll(arguments)) {
      err.println("usage: processes [--all] [--json]");
      return 2;
    }
    boolean all = arguments.contains("--all");
    Table table = Table.of("pid", "name", "service", "language", "ports", "traced", "because");
    decisions.get().stream()
        .filter(decision -> all || decision.traced() || !decision.ports().isEmpty())
        .sorted(Comparator.comparingInt(Decision::pid))
        .forEach(decision -> add(table, decision));
    table.print(out, arguments.contains("--json"));
    return 0;
  }

  private void add(Table table, Decision decision) {
    Service service = decision.traced() ? services.of(decision.pid()) : null;
    String detail = decision.detail().isEmpty() ? "" : " (" + decision.detail() + ")";
    table.row(
        decision.pid(),
        decision.program(),
        service == null ? null : service.name(),
        service == null ? null : service.resource().get("telemetry.sdk.language"),
        decision.ports(),
        decision.traced(),
        decision.reason().words() + detail);
  }
}
