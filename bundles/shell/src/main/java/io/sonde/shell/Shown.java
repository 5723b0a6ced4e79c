package io.sonde.shell;

import java.util.List;
import java.util.Locale;

/** How values look to people, and how a table is drawn over itself. */
final class Shown {
  private Shown() {}

  /** A number that is right-aligned and has one digit after the point. */
  static Number tenths(double value) {
    return new Text(value, String.format(Locale.ROOT, "%.1f", value));
  }

  /** A share as {@code 1.5%}. */
  static Number percent(double share) {
    return new Text(share, share == 0 ? "0" : String.format(Locale.ROOT, "%.1f%%", share * 100));
  }

  /** Seconds as {@code 3.4ms} or {@code 1.20s}. */
  static Number time(double seconds) {
    String text =
        Double.isNaN(seconds)
            ? "-"
            : seconds < 0.99995
                ? String.format(Locale.ROOT, "%.1fms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.2fs", seconds);
    return new Text(seconds, text);
  }

  /**
   * Draws lines over those drawn before, as many and as long as the terminal has room for.
   *
   * @param drawn lines that were drawn before, with the cursor below them; 0 if none were
   * @return lines drawn now
   */
  static int redraw(List<String> lines, Console console, int drawn) {
    int columns = console.terminal().columns();
    int rows = Math.min(lines.size(), Math.max(1, console.terminal().rows() - 1));
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      // Cursor up, then erase to the end of the screen: ECMA-48 CUU and ED.
      text.append("\u001b[").append(drawn).append('A');
    }
    text.append("\r\u001b[J");
    for (String line : lines.subList(0, rows)) {
      int points = line.codePointCount(0, line.length());
      int end = points <= columns ? line.length() : line.offsetByCodePoints(0, columns);
      text.append(line, 0, end).append('\n');
    }
    console.out().print(text);
    console.out().flush();
    return rows;
  }

  /** A number with its own look. */
  private static final class Text extends Number {
    private static final long serialVersionUID = 1;

    private final double value;
    private final String text;

    Text(double value, String text) {
      this.value = value;
      this.text = text;
    }

    @Override
    public int intValue() {
      return (int) value;
    }

    @Override
    public long longValue() {
      return (long) value;
    }

    @Override
    public float floatValue() {
      return (float) value;
    }

    @Override
    public double doubleValue() {
      return value;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
