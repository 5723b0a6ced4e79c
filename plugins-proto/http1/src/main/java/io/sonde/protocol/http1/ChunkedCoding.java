package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Follows a body in the chunked transfer coding, RFC 9112 section 7.1, with extensions and
 * trailers. Bytes that were not captured can be followed as long as they are chunk data.
 */
final class ChunkedCoding {
  private enum At {
    SIZE,
    EXTENSION,
    DATA,
    DATA_END,
    TRAILER,
    TRAILER_LINE,
    DONE,
    BROKEN
  }

  private static final int MAX_DIGITS = 15;

  private At at = At.SIZE;
  private int digits;
  private long left;
  private long size;

  void begin() {
    at = At.SIZE;
    digits = 0;
    left = 0;
    size = 0;
  }

  /** Bytes of data so far, without the framing. */
  long size() {
    return size;
  }

  boolean isDone() {
    return at == At.DONE;
  }

  /** Whether the bytes were not this coding. */
  boolean isBroken() {
    return at == At.BROKEN;
  }

  /** Reads captured bytes; gives the first one behind the body, or {@code to}. */
  long read(MemorySegment memory, long from, long to) {
    long offset = from;
    while (offset < to && at != At.DONE && at != At.BROKEN) {
      switch (at) {
        case DATA -> offset += data(to - offset);
        case EXTENSION, TRAILER_LINE -> offset = line(memory, offset, to);
        default -> step(Bytes.at(memory, offset++));
      }
    }
    return offset;
  }

  /**
   * Passes bytes that were not captured.
   *
   * @return 0 if the place in the coding is still known; else how many of them lie behind the data
   *     at hand, -1 if there was none
   */
  long pass(long bytes) {
    if (bytes == 2 && at == At.DATA_END) {
      nextChunk();
      return 0;
    }
    if (at != At.DATA) {
      return bytes == 0 ? 0 : -1;
    }
    if (bytes <= left) {
      data(bytes);
      return 0;
    }
    long beyond = bytes - left;
    data(left);
    if (beyond == 2) {
      nextChunk();
      return 0;
    }
    return beyond;
  }

  private long data(long available) {
    long taken = Math.min(left, available);
    left -= taken;
    size += taken;
    if (left == 0) {
      at = At.DATA_END;
    }
    return taken;
  }

  private long line(MemorySegment memory, long from, long to) {
    long lf = Bytes.indexOf(memory, from, to, Bytes.LF);
    if (lf < 0) {
      return to;
    }
    if (at == At.EXTENSION) {
      sized();
    } else {
      at = At.TRAILER;
    }
    return lf + 1;
  }

  private void step(byte value) {
    switch (at) {
      case SIZE -> size(value);
      case DATA_END -> {
        if (value == Bytes.LF) {
          nextChunk();
        } else if (value != Bytes.CR) {
          at = At.BROKEN;
        }
      }
      case TRAILER -> {
        if (value == Bytes.LF) {
          at = At.DONE;
        } else if (value != Bytes.CR) {
          at = At.TRAILER_LINE;
        }
      }
      default -> throw new IllegalStateException("no single bytes are read at " + at);
    }
  }

  private void size(byte value) {
    int digit = Bytes.hex(value);
    if (digit >= 0 && digits < MAX_DIGITS) {
      left = left << 4 | digit;
      digits++;
    } else if (digit >= 0 || digits == 0) {
      at = At.BROKEN;
    } else if (value == Bytes.LF) {
      sized();
    } else if (value == ';' || Bytes.isSpace(value)) {
      at = At.EXTENSION;
    } else {
      at = At.BROKEN;
    }
  }

  private void sized() {
    at = left == 0 ? At.TRAILER : At.DATA;
  }

  private void nextChunk() {
    at = At.SIZE;
    digits = 0;
    left = 0;
  }
}
