package io.sonde.spi.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Rows under headings, for a command that lists something: aligned columns for people, an array of
 * objects for {@code --json}. Control characters are shown as {@code ?} and escaped in JSON, so
 * that a text from outside cannot command the terminal. Not thread-safe.
 */
public final class Table {
  private final List<String> headings;
  private final List<Object[]> rows = new ArrayList<>();

  private Table(List<String> headings) {
    this.headings = headings;
  }

  /**
   * Begins a table.
   *
   * @param headings lower case; members of the JSON objects are called so, with {@code _} for
   *     spaces
   */
  public static Table of(String... headings) {
    return new Table(List.of(headings));
  }

  /**
   * Adds a row.
   *
   * @param cells one for each heading: {@link Number}, right-aligned; {@link Boolean}, shown as yes
   *     or no; {@link Collection}, shown with commas; null, shown as {@code -}; or anything else as
   *     its text
   * @throws IllegalArgumentException if there are more or fewer cells than headings
   */
  public Table row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(cells.length + " cells, " + headings.size() + " headings");
    }
    rows.add(cells.clone());
    return this;
  }

  /** Number of rows. */
  public int size() {
    return rows.size();
  }

  /** Prints it, as one line of JSON or as text. */
  public void print(PrintStream out, boolean json) {
    if (json) {
      StringBuilder text = new StringBuilder("[");
      for (Object[] row : rows) {
        text.append(text.length() > 1 ? ",\n {" : "{");
        for (int i = 0; i < row.length; i++) {
          quote(i == 0 ? text : text.append(','), headings.get(i).replace(' ', '_')).append(':');
          json(text, row[i]);
        }
        text.append('}');
      }
      out.println(text.append(']'));
    } else {
      lines().forEach(out::println);
    }
  }

  /** The aligned lines, the headings first, without spaces at their ends. */
  public List<String> lines() {
    int[] widths = new int[headings.size()];
    boolean[] right = new boolean[widths.length];
    List<String[]> texts = new ArrayList<>();
    texts.add(headings.stream().map(h -> h.toUpperCase(Locale.ROOT)).toArray(String[]::new));
    for (Object[] row : rows) {
      String[] cells = new String[row.length];
      for (int i = 0; i < row.length; i++) {
        cells[i] = text(row[i]);
        right[i] |= row[i] instanceof Number;
      }
      texts.add(cells);
    }
    for (String[] cells : texts) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cells[i].codePointCount(0, cells[i].length()));
      }
    }
    return texts.stream().map(cells -> line(cells, widths, right)).toList();
  }

  private static String line(String[] cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      int blanks = widths[i] - cells[i].codePointCount(0, cells[i].length());
      line.append(i == 0 ? "" : "  ");
      line.repeat(' ', right[i] ? blanks : 0);
      line.append(cells[i]);
      line.repeat(' ', right[i] ? 0 : blanks);
    }
    return line.toString().stripTrailing();
  }

  private static String text(Object cell) {
    return switch (cell) {
      case null -> "-";
      case Boolean yes -> yes ? "yes" : "no";
      case Collection<?> many -> many.isEmpty() ? "-" : String.join(",", texts(many));
      default -> plain(cell.toString());
    };
  }

  private static List<String> texts(Collection<?> many) {
    return many.stream().map(one -> plain(String.valueOf(one))).toList();
  }

  /** A text from outside for a terminal: control characters have become {@code ?}. */
  public static String plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        StringBuilder clean = new StringBuilder(text);
        for (int j = i; j < clean.length(); j++) {
          if (isControl(clean.charAt(j))) {
            clean.setCharAt(j, '?');
          }
        }
        return clean.toString();
      }
    }
    return text;
  }

  /** Also what reorders a line or ends it in some terminals. */
  private static boolean isControl(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || c >= '\u202a' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069';
  }

  private static void json(StringBuilder text, Object cell) {
    switch (cell) {
      case null -> text.append("null");
      case Double number when !Double.isFinite(number) -> text.append("null");
      case Number number -> text.append(number);
      case Boolean yes -> text.append(yes);
      case Collection<?> many -> {
        String separator = "[";
        for (Object one : many) {
          json(text.append(separator), one);
          separator = ",";
        }
        text.append(many.isEmpty() ? "[]" : "]");
      }
      default -> quote(text, cell.toString());
    }
  }

  /** Appends a JSON string (RFC 8259), its control characters escaped. */
  public static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (isControl(c) || Character.isSurrogate(c) && !isPaired(text, i)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"');
  }

  private static boolean isPaired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
