package io.sonde.shell;

import io.sonde.spi.command.Command;
import io.sonde.spi.command.Table;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code sonde ledger}: where everything that was captured has gone, by plugin, and whether the two
 * sums meet. While traffic comes the first may be short by the records that wait in the ring.
 */
final class LedgerCommand implements Command {
  /** What is known of one plugin. */
  private static final class Account {
    long captured;
    long lost;
    long decoded;
    long skipped;
    long held;
    long framed;
    long spans;
    long dropped;
    long open;
    final SortedMap<String, Long> reasons = new TreeMap<>();

    long unread() {
      return captured - lost - decoded - skipped - held;
    }

    long unaccounted() {
      return framed - spans - dropped - open;
    }
  }

  private static final class Reader implements MetricSource.Sink {
    final SortedMap<String, Account> accounts = new TreeMap<>();

    @Override
    public void counter(Metric metric, Labels labels, long startEpochNs, double value) {
      gauge(metric, labels, value);
    }

    @Override
    public void gauge(Metric metric, Labels labels, double value) {
      Map<String, Object> attributes = labels.attributes();
      if (!metric.name().startsWith("sonde.ledger.") || attributes.get("plugin") == null) {
        return;
      }
      String plugin = attributes.get("plugin").toString();
      Account account = accounts.computeIfAbsent(plugin, _ -> new Account());
      long n = (long) value;
      switch (metric.name().substring("sonde.ledger.".length())) {
        case "captured" -> account.captured += n;
        case "lost" -> account.lost += n;
        case "held" -> account.held += n;
        case "framed" -> account.framed += n;
        case "open" -> account.open += n;
        case "records", "messages" -> outcome(account, attributes, n);
        default -> {}
      }
    }

    private static void outcome(Account account, Map<String, Object> attributes, long n) {
      String outcome = String.valueOf(attributes.get("outcome"));
      switch (outcome) {
        case "decoded" -> account.decoded += n;
        case "skipped" -> account.skipped += n;
        case "span" -> account.spans += n;
        case "dropped" -> account.dropped += n;
        default -> {}
      }
      Object reason = attributes.get("reason");
      if (reason != null && !reason.toString().isEmpty() && n != 0) {
        account.reasons.merge(outcome + " " + reason, n, Long::sum);
      }
    }

    @Override
    public void histogram(Metric metric, Labels labels, Distribution distribution) {}
  }

  private final Supplier<? extends Collection<MetricSource>> sources;

  /**
   * @param sources metrics of the whole agent
   */
  LedgerCommand(Supplier<? extends Collection<MetricSource>> sources) {
    this.sources = sources;
  }

  @Override
  public String summary() {
    return "Accounts for every record and message, by plugin";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    return List.of("--json");
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    boolean json = arguments.equals(List.of("--json"));
    if (!json && !arguments.isEmpty()) {
      err.println("usage: ledger [--json]");
      return 2;
    }
    Reader reader = new Reader();
    sources.get().forEach(source -> source.read(reader));
    Table table =
        Table.of(
            "plugin",
            "captured",
            "lost",
            "decoded",
            "skipped",
            "held",
            "unread",
            "framed",
            "spans",
            "dropped",
            "open",
            "meets",
            "reasons");
    reader.accounts.forEach(
        (plugin, account) ->
            table.row(
                plugin,
                account.captured,
                account.lost,
                account.decoded,
                account.skipped,
                account.held,
                account.unread(),
                account.framed,
                account.spans,
                account.dropped,
                account.open,
                account.unread() == 0 && account.unaccounted() == 0,
                reasons(account)));
    table.print(out, json);
    return 0;
  }

  private static List<String> reasons(Account account) {
    List<String> reasons = new ArrayList<>();
    account.reasons.forEach((reason, count) -> reasons.add(reason + " " + count));
    return reasons;
  }
}
