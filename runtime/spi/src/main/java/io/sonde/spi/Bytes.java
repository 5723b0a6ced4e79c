package io.sonde.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads bytes of the wire, one or eight at a time, and writes what is made of them. At least 8
 * bytes behind a range that is read are readable, as they are behind a {@link Chunk}. In a word the
 * first byte is the lowest.
 *
 * <p>A decoder should use memory by these: the agent has them compiled by C2, once for all plugins,
 * and plugins by C1 alone, which is quick to compile and slow to use memory.
 */
public final class Bytes {
  /** Carriage return. */
  public static final byte CR = '\r';

  /** Line feed. */
  public static final byte LF = '\n';

  /** Space. */
  public static final byte SP = ' ';

  /** Horizontal tab. */
  public static final byte HTAB = '\t';

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long CASE_BITS = 0x2020_2020_2020_2020L;

  private Bytes() {}

  /** The byte at an offset. */
  public static byte at(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_BYTE, offset);
  }

  /** Writes a byte. */
  public static void put(MemorySegment memory, long offset, byte value) {
    memory.set(ValueLayout.JAVA_BYTE, offset, value);
  }

  /** Writes ASCII text. */
  public static void put(MemorySegment memory, long offset, String text) {
    for (int i = 0; i < text.length(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, offset + i, (byte) text.charAt(i));
    }
  }

  /** Copies bytes. */
  public static void copy(MemorySegment from, long offset, MemorySegment to, long at, long bytes) {
    MemorySegment.copy(from, offset, to, at, bytes);
  }

  /** The eight bytes from an offset on. */
  public static long word(MemorySegment memory, long offset) {
    return memory.get(WORD, offset);
  }

  /** A word in which ASCII letters are lower-case; other bytes may change too. */
  public static long lowerWord(MemorySegment memory, long offset) {
    return memory.get(WORD, offset) | CASE_BITS;
  }

  /** Up to 8 ASCII characters as a word. */
  public static long word(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    long word = 0;
    for (int i = 0; i < bytes.length; i++) {
      word |= (bytes[i] & 0xffL) << (8 * i);
    }
    return word;
  }

  /**
   * Selects the first bytes of a word.
   *
   * @param length 0 to 8
   */
  public static long mask(int length) {
    return length == 0 ? 0 : -1L >>> (64 - 8 * length);
  }

  /** Where a byte first occurs in a range; -1 if it does not. */
  public static long indexOf(MemorySegment memory, long from, long to, byte wanted) {
    long pattern = (wanted & 0xffL) * LOW_BITS;
    for (long at = from; at < to; at += 8) {
      long difference = word(memory, at) ^ pattern;
      long zeroes = (difference - LOW_BITS) & ~difference & HIGH_BITS;
      if (zeroes != 0) {
        long found = at + (Long.numberOfTrailingZeros(zeroes) >>> 3);
        return found < to ? found : -1;
      }
    }
    return -1;
  }

  /** First byte behind the first empty line that follows a line; -1 if there is none. */
  public static long endOfHead(MemorySegment memory, long from, long to) {
    long lf = indexOf(memory, from, to, LF);
    while (lf >= 0) {
      long next = lf + 1 < to && at(memory, lf + 1) == CR ? lf + 2 : lf + 1;
      if (next < to && at(memory, next) == LF) {
        return next + 1;
      }
      lf = indexOf(memory, lf + 1, to, LF);
    }
    return -1;
  }

  /** Whether no byte of a word is a control character. */
  public static boolean isPlainText(long word) {
    long control = (word - SP * LOW_BITS) & ~word;
    long delete = word ^ 0x7f * LOW_BITS;
    return ((control | (delete - LOW_BITS) & ~delete) & HIGH_BITS) == 0;
  }

  /** Whether a byte is a space, a tab or an end of line. */
  public static boolean isSpace(byte value) {
    return value == SP || value == HTAB || value == CR || value == LF;
  }

  /** First byte of a range that is no white space; {@code to} if there is none. */
  public static long skipSpace(MemorySegment memory, long from, long to) {
    long at = from;
    while (at < to && isSpace(at(memory, at))) {
      at++;
    }
    return at;
  }

  /** End of a range without the white space at its end; {@code from} if there is nothing else. */
  public static long trimEnd(MemorySegment memory, long from, long to) {
    long end = to;
    while (end > from && isSpace(at(memory, end - 1))) {
      end--;
    }
    return end;
  }

  /** Value of a decimal number of 1 to 18 digits that fills a range; -1 if it is none. */
  public static long decimal(MemorySegment memory, long from, long to) {
    if (to <= from || to - from > 18) {
      return -1;
    }
    long value = 0;
    for (long at = from; at < to; at++) {
      int digit = at(memory, at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Value of a hexadecimal digit in either case; -1 if it is none. */
  public static int hex(byte value) {
    if (value >= '0' && value <= '9') {
      return value - '0';
    }
    int lower = value | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
