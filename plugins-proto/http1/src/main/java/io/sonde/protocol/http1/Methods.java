package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Request methods that are reported by name; all others are {@code _OTHER}. Names are
 * case-sensitive.
 */
final class Methods {
  /** What the semantic conventions want for a method that is not known. */
  static final String OTHER = "_OTHER";

  /** Variable that replaces the list of known methods, separated by commas. */
  static final String VARIABLE = "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS";

  /** RFC 9110 section 9, RFC 5789, and QUERY, which the conventions added. */
  private static final String STANDARD =
      "GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH,CONNECT,TRACE,QUERY";

  private static final int MAX_LENGTH = 16;

  private final String[] names;
  private final long[] first;
  private final long[] second;

  /**
   * @param list names separated by commas; null or empty for the standard ones
   */
  Methods(String list) {
    String text = list == null || list.isBlank() ? STANDARD : list;
    names =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty() && name.length() <= MAX_LENGTH)
            .toArray(String[]::new);
    first = new long[names.length];
    second = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      int split = Math.min(8, names[i].length());
      first[i] = Bytes.word(names[i].substring(0, split));
      second[i] = Bytes.word(names[i].substring(split));
    }
  }

  /** Name of a method on the wire; {@link #OTHER} if it is not known. */
  String name(MemorySegment memory, long offset, int length) {
    if (length <= MAX_LENGTH) {
      int split = Math.min(8, length);
      long one = Bytes.word(memory, offset) & Bytes.mask(split);
      long two = length > 8 ? Bytes.word(memory, offset + 8) & Bytes.mask(length - 8) : 0;
      for (int i = 0; i < names.length; i++) {
        if (first[i] == one && second[i] == two) {
          return names[i];
        }
      }
    }
    return OTHER;
  }
}
