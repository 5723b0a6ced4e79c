package io.sonde.config.schema;

import java.time.Duration;

/**
 * A span of time: whole numbers with units, for example {@code 500ms}, {@code 5s}, {@code 1m30s}.
 *
 * @param least shortest
 * @param most longest
 */
public record Time(Duration least, Duration most) implements Scalar {
  /** Milliseconds, as the standard variables count. */
  private static final String MILLISECONDS = "ms";

  /** A range, both ends as written in a file. */
  public static Time between(String least, String most) {
    return new Time(Duration.ofMillis(milliseconds(least)), Duration.ofMillis(milliseconds(most)));
  }

  @Override
  public Kind kind() {
    return Kind.DURATION;
  }

  @Override
  public String expects() {
    return "a duration from " + write(least) + " to " + write(most);
  }

  @Override
  public Reading read(String text) {
    if (Whole.isDigits(text)) {
      return new Reading.Refusal(
          "a duration needs a unit: %sms, %<ss, %<sm or %<sh".formatted(text));
    }
    long value = milliseconds(text);
    if (value < least.toMillis() || value > most.toMillis()) {
      return refusal();
    }
    return new Reading.Value(Duration.ofMillis(value));
  }

  /** Reads what a standard variable holds: milliseconds without a unit. */
  public Reading readMilliseconds(String text) {
    if (!Whole.isDigits(text)) {
      return new Reading.Refusal("expected milliseconds, a whole number without unit");
    }
    return read(text + MILLISECONDS);
  }

  @Override
  public String write(Object value) {
    long milliseconds = ((Duration) value).toMillis();
    if (milliseconds == 0) {
      return "0s";
    }
    for (String unit : new String[] {"h", "m", "s"}) {
      if (milliseconds % length(unit) == 0) {
        return milliseconds / length(unit) + unit;
      }
    }
    return milliseconds + MILLISECONDS;
  }

  /** Length of a duration; -1 if it is none or longer than 100 years. */
  private static long milliseconds(String text) {
    long sum = 0;
    long previous = Long.MAX_VALUE;
    int at = 0;
    while (at < text.length()) {
      int unitAt = at;
      while (unitAt < text.length() && Character.isDigit(text.charAt(unitAt))) {
        unitAt++;
      }
      int end = unitAt;
      while (end < text.length() && !Character.isDigit(text.charAt(end))) {
        end++;
      }
      String digits = text.substring(at, unitAt);
      long length = length(text.substring(unitAt, end));
      if (!Whole.isDigits(digits) || digits.length() > 12 || length == 0 || length >= previous) {
        return -1;
      }
      sum += Long.parseLong(digits) * length;
      previous = length;
      at = end;
    }
    return text.isEmpty() || sum > 100L * 365 * 24 * 3_600_000 ? -1 : sum;
  }

  /** Milliseconds of a unit; 0 if there is no such unit. */
  private static long length(String unit) {
    return switch (unit) {
      case MILLISECONDS -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 0;
    };
  }
}
