package io.sonde.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand after {@code |}: it passes lines on. */
@FunctionalInterface
interface Filter {
  /** All filters by name. */
  Map<String, Filter> ALL = Map.of("grep", Filter::grep, "head", Filter::head);

  /**
   * Reads lines until there are no more or nobody wants them.
   *
   * @return exit code
   */
  int run(List<String> arguments, BufferedReader in, PrintStream out, PrintStream err)
      throws IOException;

  /** Lines of a stream. */
  static BufferedReader lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static int grep(
      List<String> arguments, BufferedReader in, PrintStream out, PrintStream err)
      throws IOException {
    boolean inverted = arguments.contains("-v");
    List<String> texts = arguments.stream().filter(word -> !word.equals("-v")).toList();
    if (texts.size() != 1) {
      err.println("usage: ... | grep [-v] TEXT");
      return 2;
    }
    String wanted = texts.getFirst().toLowerCase(Locale.ROOT);
    int code = 1;
    for (String line = in.readLine(); line != null && !out.checkError(); line = in.readLine()) {
      if (line.toLowerCase(Locale.ROOT).contains(wanted) != inverted) {
        out.println(line);
        code = 0;
      }
    }
    return code;
  }

  private static int head(
      List<String> arguments, BufferedReader in, PrintStream out, PrintStream err)
      throws IOException {
    int left;
    try {
      left =
          arguments.isEmpty() ? 10 : Integer.parseInt(arguments.getLast().replaceFirst("^-", ""));
    } catch (NumberFormatException e) {
      left = -1;
    }
    if (left < 0
        || arguments.size() > 2
        || arguments.size() == 2 && !arguments.get(0).equals("-n")) {
      err.println("usage: ... | head [-n] [LINES]");
      return 2;
    }
    for (; left > 0 && !out.checkError(); left--) {
      String line = in.readLine();
      if (line == null) {
        break;
      }
      out.println(line);
    }
    return 0;
  }
}
