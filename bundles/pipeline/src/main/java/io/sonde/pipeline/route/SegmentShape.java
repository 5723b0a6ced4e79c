package io.sonde.pipeline.route;

/**
 * Tells words from identifiers: numbers, UUIDs, hex digests, dates, tokens, addresses, long slugs.
 * A guess from one segment alone; what it takes for a word and is not is caught by the learner's
 * limit.
 */
final class SegmentShape {
  /** Longer segments are identifiers. */
  static final int LONGEST_WORD = 40;

  private SegmentShape() {}

  /** Whether {@code path[from..to)}, not empty, is an identifier. */
  static boolean isIdentifier(String path, int from, int to) {
    int length = to - from;
    if (length > LONGEST_WORD) {
      return true;
    }
    int digits = 0;
    int digitRun = 0;
    int longestRun = 0;
    int hex = 0;
    int changes = 0;
    int capitalPairs = 0;
    int letters = 0;
    char before = 0;
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      char kind = kind(c);
      if (kind == 'x' || (c == '@' && i > from)) {
        return true;
      }
      if (kind == '0') {
        digits++;
        longestRun = Math.max(longestRun, ++digitRun);
      } else {
        digitRun = 0;
        letters += kind == '-' ? 0 : 1;
      }
      if (kind == '0' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        hex++;
      }
      // A capital that begins a word is no change: camelCase is written by people.
      if (before != 0 && kind != before && kind != '-' && before != '-') {
        changes += before == 'A' && kind == 'a' ? 0 : 1;
      }
      capitalPairs += before == 'A' && kind == 'A' ? 1 : 0;
      before = kind;
    }
    if (isVersion(path, from, to)) {
      return false;
    }
    return longestRun >= 4
        || (digits > 0 && letters == 0)
        || (digits >= 2 && digits * 2 >= length)
        || (length >= 8 && hex == length && digits >= 2)
        || (length >= 16 && hex == length)
        || (length >= 10 && digits > 0 && changes >= 3)
        || (length >= 20 && changes >= 3 && (changes + capitalPairs) * 3 >= length);
  }

  /** {@code v1}, {@code v2.1}; at most 6 characters. */
  private static boolean isVersion(String path, int from, int to) {
    if ((path.charAt(from) | 0x20) != 'v' || to - from > 6) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      char c = path.charAt(i);
      if (kind(c) != '0' && c != '.') {
        return false;
      }
    }
    return true;
  }

  /**
   * {@code 0} digit, {@code a} small, {@code A} capital, {@code -} what joins words, {@code x} what
   * no word has: percent signs of encoded text, {@code =}, {@code ,}, braces, stars, non-ASCII.
   */
  private static char kind(char c) {
    if (c >= '0' && c <= '9') {
      return '0';
    }
    if (c >= 'a' && c <= 'z') {
      return 'a';
    }
    if (c >= 'A' && c <= 'Z') {
      return 'A';
    }
    return switch (c) {
      case '-', '_', '.', '~', ':', '+', '@', '!', '$', '\'', '(', ')' -> '-';
      default -> 'x';
    };
  }
}
