package io.sonde.config.schema;

import java.util.Locale;

/**
 * A number of bytes, a whole number with its unit, for example {@code 64KiB}, {@code 10MB}.
 *
 * @param least smallest, bytes
 * @param most largest, bytes
 * @param powerOfTwo whether only powers of two are allowed
 */
public record Size(long least, long most, boolean powerOfTwo) implements Scalar {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

  /** A range of powers of two, both ends as written in a file. */
  public static Size powerOfTwo(String least, String most) {
    return new Size(bytes(least), bytes(most), true);
  }

  @Override
  public Kind kind() {
    return Kind.SIZE;
  }

  @Override
  public String expects() {
    return "a size from "
        + write(least)
        + " to "
        + write(most)
        + (powerOfTwo ? " that is a power of two" : "");
  }

  @Override
  public Reading read(String text) {
    if (Whole.isDigits(text)) {
      return new Reading.Refusal("a size needs a unit: %sB, %<sKiB or %<sMiB".formatted(text));
    }
    long value = bytes(text);
    if (value < least || value > most || powerOfTwo && Long.bitCount(value) != 1) {
      return refusal();
    }
    return new Reading.Value(value);
  }

  @Override
  public String write(Object value) {
    long bytes = (Long) value;
    int unit = 0;
    while (unit < UNITS.length - 1 && bytes != 0 && bytes % 1024 == 0) {
      bytes /= 1024;
      unit++;
    }
    return bytes + UNITS[unit];
  }

  /** Bytes of a size; -1 if it is none. */
  private static long bytes(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    String digits = text.substring(0, end);
    long factor =
        switch (text.substring(end).strip().toLowerCase(Locale.ROOT)) {
          case "b" -> 1;
          case "kb" -> 1_000;
          case "mb" -> 1_000_000;
          case "gb" -> 1_000_000_000;
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          default -> 0;
        };
    if (factor == 0 || digits.isEmpty() || digits.length() > 9) {
      return -1;
    }
    return Long.parseLong(digits) * factor;
  }
}
