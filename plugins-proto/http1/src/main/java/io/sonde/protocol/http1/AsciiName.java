package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/** A name to be found in any case on the wire, compared by words. */
final class AsciiName {
  private final long[] words;
  private final long lastMask;
  private final int length;

  /**
   * @param text in lower-case
   */
  AsciiName(String text) {
    length = text.length();
    words = new long[(length + 7) / 8];
    for (int i = 0; i < words.length; i++) {
      words[i] = Bytes.word(text.substring(8 * i, Math.min(length, 8 * i + 8)));
    }
    lastMask = Bytes.mask(length - 8 * (words.length - 1));
  }

  int length() {
    return length;
  }

  /** Whether a range of memory begins with this name. */
  boolean begins(MemorySegment memory, long from, long to) {
    if (to - from < length) {
      return false;
    }
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if (Bytes.lowerWord(memory, from + 8L * i) != words[i]) {
        return false;
      }
    }
    return ((Bytes.lowerWord(memory, from + 8L * last) ^ words[last]) & lastMask) == 0;
  }

  /** Whether a range of memory is this name. */
  boolean fills(MemorySegment memory, long from, long to) {
    return to - from == length && begins(memory, from, to);
  }
}
