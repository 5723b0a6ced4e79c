package io.sonde.launcher.client;

/** Bytes of a terminal, put together to keys: UTF-8 (RFC 3629) and the sequences of ECMA-48. */
final class Keys {
  /** No key yet: more bytes belong to it. */
  static final int NONE = -1;

  static final int UP = -2;
  static final int DOWN = -3;
  static final int RIGHT = -4;
  static final int LEFT = -5;
  static final int HOME = -6;
  static final int END = -7;
  static final int DELETE = -8;
  static final int WORD_RIGHT = -9;
  static final int WORD_LEFT = -10;

  /** A key that means nothing here. */
  static final int OTHER = -11;

  private static final int ESCAPE = 27;

  private final StringBuilder sequence = new StringBuilder();
  private int point;
  private int missing;

  /**
   * Takes a byte.
   *
   * @param b 0 to 255
   * @return a Unicode code point, a control character among them, or one of the constants
   */
  int feed(int b) {
    if (missing > 0 && (b & 0xc0) == 0x80) {
      point = point << 6 | b & 0x3f;
      return --missing == 0 ? (Character.isValidCodePoint(point) ? point : OTHER) : NONE;
    }
    missing = 0;
    if (!sequence.isEmpty()) {
      return inSequence((char) b);
    }
    if (b == ESCAPE) {
      sequence.append((char) b);
      return NONE;
    }
    if (b < 0x80) {
      return b;
    }
    missing = b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : b >= 0xc0 ? 1 : 0;
    point = b & (0x3f >> missing);
    return missing == 0 ? OTHER : NONE;
  }

  private int inSequence(char c) {
    sequence.append(c);
    boolean introduced = sequence.length() == 2 && (c == '[' || c == 'O');
    boolean inside = sequence.length() > 2 && c >= ' ' && c < '@' && sequence.length() < 16;
    if (introduced || inside) {
      return NONE;
    }
    String whole = sequence.substring(1);
    sequence.setLength(0);
    return switch (whole) {
      case "[A", "OA" -> UP;
      case "[B", "OB" -> DOWN;
      case "[C", "OC" -> RIGHT;
      case "[D", "OD" -> LEFT;
      case "[H", "OH", "[1~", "[7~" -> HOME;
      case "[F", "OF", "[4~", "[8~" -> END;
      case "[3~" -> DELETE;
      case "[1;5C", "[1;3C", "f" -> WORD_RIGHT;
      case "[1;5D", "[1;3D", "b" -> WORD_LEFT;
      default -> OTHER;
    };
  }
}
