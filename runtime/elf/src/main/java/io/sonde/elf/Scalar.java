package io.sonde.elf;

/**
 * How one number of C is read and written in Java. Unsigned numbers are zero-extended: up to 16
 * bits to int, 32 bits to long. Access needs no alignment, so that records can also lie in byte
 * arrays.
 *
 * @param bytes size in memory: 1, 2, 4 or 8
 * @param java type in Java: {@code int} or {@code long}
 * @param mask what zero-extends it, empty if nothing does
 */
record Scalar(int bytes, String java, String mask) {
  static Scalar of(BtfType type) {
    return switch (type) {
      case BtfType.Int whole -> of(whole.bytes(), whole.signed());
      case BtfType.Enum constants -> of(constants.bytes(), true);
      case BtfType.Pointer _ -> of(8, false);
      default -> null;
    };
  }

  private static Scalar of(int bytes, boolean signed) {
    return switch (bytes) {
      case 1 -> new Scalar(1, "int", signed ? "" : " & 0xff");
      case 2 -> new Scalar(2, "int", signed ? "" : " & 0xffff");
      case 4 -> signed ? new Scalar(4, "int", "") : new Scalar(4, "long", " & 0xffff_ffffL");
      case 8 -> new Scalar(8, "long", "");
      default -> null;
    };
  }

  String read(String at) {
    return "memory.get(ValueLayout." + layout() + ", " + at + ")" + mask;
  }

  String write(String at) {
    String raw =
        switch (bytes) {
          case 1 -> "(byte) value";
          case 2 -> "(short) value";
          case 4 -> java.equals("long") ? "(int) value" : "value";
          default -> "value";
        };
    return "memory.set(ValueLayout." + layout() + ", " + at + ", " + raw + ")";
  }

  private String layout() {
    return switch (bytes) {
      case 1 -> "JAVA_BYTE";
      case 2 -> "JAVA_SHORT_UNALIGNED";
      case 4 -> "JAVA_INT_UNALIGNED";
      default -> "JAVA_LONG_UNALIGNED";
    };
  }
}
