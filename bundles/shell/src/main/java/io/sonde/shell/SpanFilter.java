package io.sonde.shell;

import io.sonde.spi.telemetry.FinishedSpan;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Which spans a user wants to see: all conditions must hold. */
final class SpanFilter implements Predicate<FinishedSpan> {
  /** Beginnings of conditions. */
  static final List<String> KEYS =
      List.of("service=", "kind=", "status=", "min=", "path=", "trace=");

  private static final String[] STATUS = {
    "http.response.status_code", "rpc.response.status_code", "db.response.status_code"
  };

  private final List<Predicate<FinishedSpan>> conditions = new ArrayList<>();

  /**
   * Takes a condition.
   *
   * @return null if it is one, else what is wrong with it
   */
  String add(String word) {
    int equal = word.indexOf('=');
    String value = word.substring(equal + 1);
    if (equal < 0 || value.isEmpty()) {
      return word + " is no condition: use one of " + String.join(", ", KEYS);
    }
    switch (word.substring(0, equal)) {
      case "service" -> conditions.add(span -> span.service().name().equals(value));
      case "kind" -> conditions.add(span -> span.kind().name().equalsIgnoreCase(value));
      case "status" -> conditions.add(span -> hasStatus(span, value.toLowerCase(Locale.ROOT)));
      case "path" -> conditions.add(span -> startsWith(span, value));
      case "trace" -> conditions.add(span -> trace(span).startsWith(value));
      case "min" -> {
        long ns = nanos(value);
        if (ns < 0) {
          return word + " is no time: write it as min=100ms";
        }
        conditions.add(span -> span.endEpochNs() - span.startEpochNs() >= ns);
      }
      default -> {
        return "no condition " + word + ": use one of " + String.join(", ", KEYS);
      }
    }
    return null;
  }

  @Override
  public boolean test(FinishedSpan span) {
    for (Predicate<FinishedSpan> condition : conditions) {
      if (!condition.test(span)) {
        return false;
      }
    }
    return true;
  }

  /** A status as it is, such as 404; a class of them, such as 4xx; or error. */
  private static boolean hasStatus(FinishedSpan span, String wanted) {
    if (wanted.equals("error")) {
      return span.errorType() != null;
    }
    for (String key : STATUS) {
      Object value = span.attributes().get(key);
      if (value != null) {
        String status = value.toString().toLowerCase(Locale.ROOT);
        return status.equals(wanted)
            || wanted.endsWith("xx") && status.startsWith(wanted.substring(0, wanted.length() - 2));
      }
    }
    return false;
  }

  private static boolean startsWith(FinishedSpan span, String path) {
    Object given = span.attributes().get("url.path");
    if (given == null) {
      Object url = span.attributes().get("url.full");
      given = url == null ? "" : url.toString().replaceFirst("^[a-z]+://[^/]*", "");
    }
    return given.toString().startsWith(path);
  }

  private static String trace(FinishedSpan span) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(span.traceIdHigh()) + hex.toHexDigits(span.traceIdLow());
  }

  /** Nanoseconds of a time such as 100ms; -1 if it is none. */
  static long nanos(String text) {
    int unit = text.length();
    while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
      unit--;
    }
    double factor =
        switch (text.substring(unit)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          default -> Double.NaN;
        };
    try {
      double ns = Double.parseDouble(text.substring(0, unit)) * factor;
      return ns >= 0 && ns < 1e18 ? (long) ns : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
