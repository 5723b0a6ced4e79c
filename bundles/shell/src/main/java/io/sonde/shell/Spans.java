package io.sonde.shell;

import io.sonde.exporter.console.format.JsonFormat;
import io.sonde.exporter.console.format.SpanFormat;
import io.sonde.exporter.console.format.TextFormat;
import io.sonde.spi.telemetry.FinishedSpan;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** {@code sonde spans}: spans as they end, or the last that did. */
final class Spans implements ConsoleCommand {
  private static final String USAGE =
      """
      usage: spans [-f] [--json] [service=NAME] [kind=server|client] [status=404|4xx|error]
                   [min=100ms] [path=/BEGINNING] [trace=ID]\
      """;
  private static final long LOOK_MS = 200;

  private final SpanFeed feed;

  Spans(SpanFeed feed) {
    this.feed = feed;
  }

  @Override
  public String summary() {
    return "Shows the last spans; -f follows them, conditions choose: status=5xx min=100ms";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    List<String> words = new ArrayList<>(SpanFilter.KEYS);
    words.addAll(List.of("-f", "--json"));
    return words;
  }

  @Override
  public int run(List<String> arguments, Console console) {
    boolean follow = false;
    SpanFormat format = new TextFormat(ZoneId.systemDefault());
    SpanFilter filter = new SpanFilter();
    for (String word : arguments) {
      switch (word) {
        case "-f" -> follow = true;
        case "--json" -> format = new JsonFormat();
        default -> {
          String problem = filter.add(word);
          if (problem != null) {
            console.err().println(problem + "\n" + USAGE);
            return 2;
          }
        }
      }
    }
    if (follow) {
      return follow(filter, format, console);
    }
    if (!feed.remembers()) {
      console
          .err()
          .println(
              "no exporter is set, so spans are made only while somebody looks: 'spans -f' follows"
                  + " them");
      return 1;
    }
    StringBuilder line = new StringBuilder();
    for (FinishedSpan span : feed.last()) {
      print(span, filter, format, line, console);
    }
    console.out().flush();
    return 0;
  }

  private int follow(SpanFilter filter, SpanFormat format, Console console) {
    StringBuilder line = new StringBuilder();
    try (SpanFeed.Follower follower = feed.follow()) {
      while (!console.out().checkError()) {
        FinishedSpan span = follower.next(LOOK_MS);
        if (span != null) {
          print(span, filter, format, line, console);
        }
        long missed = follower.missed();
        if (missed > 0) {
          console.err().println(missed + " spans are not shown: they came faster than this goes");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static void print(
      FinishedSpan span,
      SpanFilter filter,
      SpanFormat format,
      StringBuilder line,
      Console console) {
    if (filter.test(span)) {
      line.setLength(0);
      format.append(span, line);
      console.out().print(line);
    }
  }
}
