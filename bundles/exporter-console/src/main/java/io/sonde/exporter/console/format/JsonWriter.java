package io.sonde.exporter.console.format;

/**
 * Appends JSON text (RFC 8259) to a builder: objects of texts and numbers, which is all that a span
 * needs. No white space, so an object is one line.
 */
final class JsonWriter {
  private final StringBuilder out;
  private boolean first = true;

  JsonWriter(StringBuilder out) {
    this.out = out;
  }

  /** Opens an object. */
  void object() {
    out.append('{');
    first = true;
  }

  /** Closes the innermost object. */
  void end() {
    out.append('}');
    first = false;
  }

  /** Writes the name of the next member; its value must follow. */
  JsonWriter key(String name) {
    if (!first) {
      out.append(',');
    }
    first = false;
    text(name);
    out.append(':');
    return this;
  }

  /**
   * Writes a member.
   *
   * @param value a number, or anything else as its text; null and numbers that JSON lacks (NaN,
   *     infinite) become {@code null}
   */
  void member(String name, Object value) {
    key(name);
    if (value == null || value instanceof Double number && !Double.isFinite(number)) {
      out.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      text(value.toString());
    }
  }

  private void text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> character(c, loneSurrogate(value, i));
      }
    }
    out.append('"');
  }

  private void character(char c, boolean escaped) {
    // Beyond what JSON asks for, so that a line stays one line in every terminal and reader.
    if (escaped || Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
      out.append("\\u").append(Hex.of(c));
    } else {
      out.append(c);
    }
  }

  /** Half of a character, which UTF-8 cannot carry. */
  private static boolean loneSurrogate(String value, int at) {
    char c = value.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
  }
}
