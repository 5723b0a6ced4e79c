package io.sonde.exporter.console.format;

import java.util.HexFormat;

/** Ids and characters in lower-case hexadecimal, all digits written. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /** 16 digits. */
  static String of(long id) {
    return FORMAT.toHexDigits(id);
  }

  /** 32 digits. */
  static String of(long high, long low) {
    return FORMAT.toHexDigits(high) + FORMAT.toHexDigits(low);
  }

  /** 4 digits. */
  static String of(char c) {
    return FORMAT.toHexDigits(c);
  }
}
