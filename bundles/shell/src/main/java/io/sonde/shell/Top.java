package io.sonde.shell;

import io.sonde.spi.command.Table;
import io.sonde.spi.telemetry.MetricSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** {@code sonde top}: what services do at the moment, by route. */
final class Top implements ConsoleCommand {
  private static final String USAGE =
      """
      usage: top [--once | --total] [--json] [--interval=2s] [--sort=COLUMN]
        --once    one interval, for scripts
        --total   since the agent began to count, without waiting
        COLUMN    rate, errors, p50, p95, p99, service or route\
      """;
  private static final long INTERVAL_NS = 2_000_000_000L;

  /** A line of the table. */
  private record Row(Red.Key key, double rate, double errors, double p50, double p95, double p99) {}

  private static final Map<String, Comparator<Row>> ORDERS =
      Map.of(
          "rate", Comparator.comparingDouble(Row::rate).reversed(),
          "errors", Comparator.comparingDouble(Row::errors).reversed(),
          "p50", Comparator.comparingDouble(Row::p50).reversed(),
          "p95", Comparator.comparingDouble(Row::p95).reversed(),
          "p99", Comparator.comparingDouble(Row::p99).reversed(),
          "service", Comparator.comparing((Row row) -> row.key.service()),
          "route", Comparator.comparing((Row row) -> row.key.route()));

  private static final class Options {
    boolean once;
    boolean total;
    boolean json;
    long intervalNs = INTERVAL_NS;
    Comparator<Row> order = ORDERS.get("rate");

    /** Takes an argument; whether it is one. */
    boolean take(String word) {
      switch (word) {
        case "--once" -> once = true;
        case "--total" -> total = true;
        case "--json" -> json = true;
        default -> {
          if (word.startsWith("--interval=")) {
            intervalNs = SpanFilter.nanos(word.substring("--interval=".length()));
            return intervalNs >= 100_000_000L && intervalNs <= 3_600_000_000_000L;
          }
          order = word.startsWith("--sort=") ? ORDERS.get(word.substring(7)) : null;
          return order != null;
        }
      }
      return true;
    }
  }

  private final Supplier<? extends Collection<MetricSource>> sources;

  /**
   * @param sources metrics of the whole agent
   */
  Top(Supplier<? extends Collection<MetricSource>> sources) {
    this.sources = sources;
  }

  @Override
  public String summary() {
    return "Shows rate, errors and latency of each service and route, and goes on";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("--once", "--total", "--json", "--interval="));
    ORDERS.keySet().forEach(column -> words.add("--sort=" + column));
    return words;
  }

  @Override
  public int run(List<String> arguments, Console console) {
    Options options = new Options();
    for (String word : arguments) {
      if (!options.take(word)) {
        console.err().println(USAGE);
        return 2;
      }
    }
    if (options.total) {
      long nowNs = System.currentTimeMillis() * 1_000_000;
      print(rows(Map.of(), Red.of(sources.get()), nowNs, 0, options), options, console, 0);
      return 0;
    }
    return watch(options, console);
  }

  private int watch(Options options, Console console) {
    Map<Red.Key, Red.Totals> before = Red.of(sources.get());
    long beforeNs = System.nanoTime();
    int drawn = 0;
    if (console.screen() && !options.json && !options.once) {
      console.out().println("counting ...");
      drawn = 1;
    }
    while (console.terminal().pause(options.intervalNs / 1_000_000)
        && !console.out().checkError()) {
      Map<Red.Key, Red.Totals> now = Red.of(sources.get());
      long nowNs = System.nanoTime();
      List<Row> rows = rows(before, now, 0, nowNs - beforeNs, options);
      drawn = print(rows, options, console, drawn);
      if (options.once) {
        return 0;
      }
      before = now;
      beforeNs = nowNs;
    }
    return 0;
  }

  /**
   * Rows of what happened between two moments.
   *
   * @param nowEpochNs the second, if the first is when counting began; else 0
   * @param passedNs time between them, if the first is not when counting began
   */
  private static List<Row> rows(
      Map<Red.Key, Red.Totals> before,
      Map<Red.Key, Red.Totals> now,
      long nowEpochNs,
      long passedNs,
      Options options) {
    List<Row> rows = new ArrayList<>();
    now.forEach(
        (key, totals) -> {
          Red.Totals part = totals.since(before.get(key));
          double seconds = (passedNs > 0 ? passedNs : nowEpochNs - part.startEpochNs) / 1e9;
          if (part.count > 0) {
            rows.add(
                new Row(
                    key,
                    part.count / Math.max(seconds, 1e-3),
                    (double) part.errors / part.count,
                    part.quantile(.5),
                    part.quantile(.95),
                    part.quantile(.99)));
          }
        });
    rows.sort(options.order.thenComparing(row -> row.key.toString()));
    return rows;
  }

  /** Prints a table over the one before; gives its number of lines. */
  private static int print(List<Row> rows, Options options, Console console, int drawn) {
    PrintStream out = console.out();
    Table table =
        options.json
            ? Table.of("service", "kind", "route", "rate", "errors", "p50", "p95", "p99")
            : Table.of("service", "kind", "route", "rate/s", "errors", "p50", "p95", "p99");
    for (Row row : rows) {
      if (options.json) {
        table.row(
            row.key.service(),
            row.key.kind(),
            row.key.route(),
            row.rate,
            row.errors,
            row.p50,
            row.p95,
            row.p99);
      } else {
        table.row(
            row.key.service(),
            row.key.kind(),
            row.key.route(),
            Shown.tenths(row.rate),
            Shown.percent(row.errors),
            Shown.time(row.p50),
            Shown.time(row.p95),
            Shown.time(row.p99));
      }
    }
    if (options.json) {
      table.print(out, true);
      return 0;
    }
    if (!console.screen() || options.once || options.total) {
      table.print(out, false);
      out.println();
      return 0;
    }
    double rate = rows.stream().mapToDouble(Row::rate).sum();
    List<String> lines = new ArrayList<>(table.lines());
    lines.addFirst(
        String.format(
            Locale.ROOT,
            "routes %d, requests/s %.1f, every %.1f s; Ctrl-C ends",
            rows.size(),
            rate,
            options.intervalNs / 1e9));
    return Shown.redraw(lines, console, drawn);
  }
}
