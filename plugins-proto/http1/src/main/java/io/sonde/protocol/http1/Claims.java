package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Says whether bytes begin an HTTP/1 message, in the words of {@link io.sonde.spi.Protocol#claims}:
 * 0 no, 1 to 49 cannot tell yet, 50 to 100 yes.
 *
 * <p>Only the version proves a request: {@code GET foo} is also Redis or memcached, {@code OPTIONS
 * *} also RTSP and SIP, {@code PRI *} is the preface of HTTP/2.
 */
final class Claims {
  static final int NO = 0;
  static final int UNKNOWN_METHOD_BEGUN = 20;
  static final int METHOD_BEGUN = 40;
  static final int LONG_TARGET = 60;
  static final int UNKNOWN_METHOD = 90;
  static final int CERTAIN = 100;

  /** Longest method that is taken for one; the longest registered has 17 characters. */
  static final int MAX_METHOD = 32;

  private static final long VERSION = Bytes.word("HTTP/1.");
  private static final int VERSION_LENGTH = 7;
  private static final long PREFACE = Bytes.word("PRI ");
  private static final int ENOUGH = 1024;

  private static final long TOKEN_LOW = tokens(0);
  private static final long TOKEN_HIGH = tokens(64);

  private final Methods methods;

  Claims(Methods methods) {
    this.methods = methods;
  }

  /** Whether these bytes begin a request. */
  int request(MemorySegment memory, long offset, int length) {
    long end = offset + length;
    long from = skipEmptyLines(memory, offset, end);
    long method = from;
    while (method < end && isToken(Bytes.at(memory, method))) {
      method++;
    }
    int methodLength = (int) (method - from);
    if (methodLength > MAX_METHOD
        || method < end && (methodLength == 0 || Bytes.at(memory, method) != Bytes.SP)) {
      return NO;
    }
    if (method == end) {
      return UNKNOWN_METHOD_BEGUN;
    }
    if ((Bytes.word(memory, from) & Bytes.mask(4)) == PREFACE) {
      return NO;
    }
    boolean known = methods.name(memory, from, methodLength) != Methods.OTHER;
    long lf = Bytes.indexOf(memory, method, end, Bytes.LF);
    if (lf < 0) {
      if (!isText(memory, method, end)) {
        return NO;
      }
      if (length >= ENOUGH) {
        return known ? LONG_TARGET : NO;
      }
      return known ? METHOD_BEGUN : UNKNOWN_METHOD_BEGUN;
    }
    long line = Bytes.trimEnd(memory, method, lf);
    long version = line - VERSION_LENGTH - 1;
    if (version <= method + 1
        || !isVersion(memory, version)
        || Bytes.at(memory, version - 1) != Bytes.SP
        || !isText(memory, method, line)) {
      return NO;
    }
    return known ? CERTAIN : UNKNOWN_METHOD;
  }

  /** Whether these bytes begin a response. */
  int response(MemorySegment memory, long offset, int length) {
    long end = offset + length;
    long from = skipEmptyLines(memory, offset, end);
    int seen = (int) Math.min(end - from, VERSION_LENGTH);
    if (((Bytes.word(memory, from) ^ VERSION) & Bytes.mask(seen)) != 0) {
      return NO;
    }
    for (long at = from + VERSION_LENGTH; at < Math.min(end, from + 13); at++) {
      byte value = Bytes.at(memory, at);
      boolean fits =
          switch ((int) (at - from)) {
            case 8 -> value == Bytes.SP;
            case 12 -> Bytes.isSpace(value);
            default -> value >= '0' && value <= '9';
          };
      if (!fits) {
        return NO;
      }
    }
    return end - from >= 12 ? CERTAIN : METHOD_BEGUN;
  }

  /** Whether {@code HTTP/1.} and a digit stand here. */
  static boolean isVersion(MemorySegment memory, long offset) {
    long word = Bytes.word(memory, offset);
    int minor = (int) (word >>> 56) - '0';
    return (word & Bytes.mask(VERSION_LENGTH)) == VERSION && minor >= 0 && minor <= 9;
  }

  /** Whether a byte may stand in a token, RFC 9110 section 5.6.2. */
  static boolean isToken(byte value) {
    return value >= 0 && ((value < 64 ? TOKEN_LOW : TOKEN_HIGH) >>> (value & 63) & 1) != 0;
  }

  /** RFC 9112 section 2.2: empty lines before a message are to be ignored. */
  static long skipEmptyLines(MemorySegment memory, long from, long to) {
    long at = from;
    while (at < to && (Bytes.at(memory, at) == Bytes.CR || Bytes.at(memory, at) == Bytes.LF)) {
      at++;
    }
    return at;
  }

  private static boolean isText(MemorySegment memory, long from, long to) {
    for (long at = from; at < to; at++) {
      if (to - at >= 8 && Bytes.isPlainText(Bytes.word(memory, at))) {
        at += 7;
        continue;
      }
      byte value = Bytes.at(memory, at);
      if (value >= 0 && value < Bytes.SP && value != Bytes.HTAB && value != Bytes.CR
          || value == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static long tokens(int base) {
    String allowed =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    long bits = 0;
    for (int i = 0; i < allowed.length(); i++) {
      char value = allowed.charAt(i);
      if (value >= base && value < base + 64) {
        bits |= 1L << (value & 63);
      }
    }
    return bits;
  }
}
