package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What {@link HeadParser} found in the head of a message: places in memory, not copies. One object
 * for all heads, valid until the next is parsed.
 */
final class Head {
  /** Headers whose values become attributes. */
  static final int HOST = 0;

  static final int USER_AGENT = 1;
  static final int TRACEPARENT = 2;
  static final int FORWARDED = 3;
  static final int FORWARDED_FOR = 4;
  static final int FORWARDED_HOST = 5;
  static final int FORWARDED_PROTO = 6;
  private static final int HEADERS = 7;

  /** There is no Content-Length. */
  static final long NO_LENGTH = -1;

  /** Content-Length is not a number, or there are several that differ. */
  static final long BAD_LENGTH = -2;

  MemorySegment memory;

  /** First byte behind the head; set if it is complete. */
  long end;

  /** Whether the first line is complete. */
  boolean line;

  /** Minor version: 0 or 1. */
  int minor;

  /** Where the method begins. */
  long method;

  int methodLength;

  /** Where the request target begins. */
  long target;

  /** Bytes of the target that are there; all of it if {@link #line}. */
  int targetLength;

  int status;

  long contentLength;
  boolean transferEncoding;

  /** Whether chunked is the last transfer coding. */
  boolean chunked;

  boolean expectsContinue;

  private final long[] at = new long[HEADERS];
  private final int[] length = new int[HEADERS];
  private final int[] count = new int[HEADERS];

  void reset(MemorySegment memory) {
    this.memory = memory;
    line = false;
    methodLength = 0;
    targetLength = 0;
    status = 0;
    contentLength = NO_LENGTH;
    transferEncoding = false;
    chunked = false;
    expectsContinue = false;
    for (int i = 0; i < HEADERS; i++) {
      count[i] = 0;
    }
  }

  /** Notes the value of a header; the first one counts. */
  void value(int header, long from, long to) {
    if (count[header]++ == 0) {
      at[header] = from;
      length[header] = (int) (to - from);
    }
  }

  /** Whether a header is there and has a value. */
  boolean has(int header) {
    return count[header] > 0 && length[header] > 0;
  }

  /** How often a header occurs. */
  int count(int header) {
    return count[header];
  }

  /** Where the value of a header begins. */
  long at(int header) {
    return at[header];
  }

  /** Bytes of the value of a header. */
  int length(int header) {
    return length[header];
  }

  boolean isMethod(long word, int length) {
    return methodLength == length
        && ((Bytes.word(memory, method) ^ word) & Bytes.mask(length)) == 0;
  }
}
