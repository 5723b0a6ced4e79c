package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import io.sonde.spi.Chunk;
import java.lang.foreign.MemorySegment;

/**
 * Where the body of a message ends, RFC 9112 section 6.3. Counts what was captured and what was
 * not.
 */
final class Body {
  /** How the end of a body is known. */
  enum Kind {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE,
    /** It is not known: only a terminator, the next message or the end of the connection shows. */
    UNKNOWN
  }

  /** CR LF 0 CR LF CR LF, as the last seven bytes of a word. */
  private static final long TERMINATOR = Bytes.word("\r\n0\r\n\r\n") << 8;

  private static final long TERMINATOR_MASK = ~0xffL;
  private static final int TERMINATOR_LENGTH = 7;

  private Kind kind = Kind.NONE;
  private ChunkedCoding coding;
  private boolean wasChunked;
  private boolean done = true;
  private long left;
  private long size;
  private long recent;

  void none() {
    begin(Kind.NONE);
    done = true;
  }

  void length(long bytes) {
    begin(Kind.LENGTH);
    left = bytes;
    done = bytes == 0;
  }

  void chunked() {
    begin(Kind.CHUNKED);
    if (coding == null) {
      coding = new ChunkedCoding();
    }
    coding.begin();
  }

  void untilClose() {
    begin(Kind.UNTIL_CLOSE);
  }

  void unknown() {
    begin(Kind.UNKNOWN);
    size = -1;
  }

  private void begin(Kind kind) {
    this.kind = kind;
    wasChunked = kind == Kind.CHUNKED;
    done = false;
    size = 0;
    recent = 0;
  }

  Kind kind() {
    return kind;
  }

  boolean isDone() {
    return done;
  }

  /** Whether nothing of it was seen yet. */
  boolean isUntouched() {
    return size() == 0 && !done;
  }

  /** Bytes of it so far, without framing; -1 if that is not known. */
  long size() {
    return kind == Kind.CHUNKED ? coding.size() : size;
  }

  /** Reads captured bytes; gives the first one behind the body, or {@code to}. */
  long read(MemorySegment memory, long from, long to) {
    return switch (kind) {
      case NONE -> from;
      case LENGTH -> {
        long taken = Math.min(left, to - from);
        take(taken);
        yield from + taken;
      }
      case CHUNKED -> {
        long next = coding.read(memory, from, to);
        done = coding.isDone();
        if (coding.isBroken()) {
          lose();
          yield to;
        }
        yield next;
      }
      case UNTIL_CLOSE -> {
        size += to - from;
        yield to;
      }
      case UNKNOWN -> to;
    };
  }

  /**
   * Passes bytes that were not captured.
   *
   * @return how many of them lie behind the end of the body
   */
  long pass(long bytes) {
    switch (kind) {
      case LENGTH -> {
        long taken = Math.min(left, bytes);
        take(taken);
        return bytes - taken;
      }
      case CHUNKED -> {
        if (coding.pass(bytes) != 0) {
          lose();
        }
      }
      case UNTIL_CLOSE -> size += bytes;
      case NONE -> {
        return bytes;
      }
      case UNKNOWN -> {}
    }
    return 0;
  }

  /**
   * Passes the part of a chunk that was not captured, with a look at its last bytes.
   *
   * @return how many bytes lie behind the end of the body
   */
  long passUnseen(Chunk chunk) {
    long unseen = chunk.bytes() - chunk.length();
    if (kind != Kind.CHUNKED) {
      return pass(unseen);
    }
    long beyond = coding.pass(unseen);
    if (beyond != 0) {
      done = endsWithTerminator(chunk);
      if (!done || beyond != TERMINATOR_LENGTH) {
        lose();
      }
    }
    return 0;
  }

  /** Looks whether a body whose framing was lost ends with this chunk. */
  void lookAtEnd(Chunk chunk) {
    if (kind == Kind.UNKNOWN && wasChunked && !done) {
      done = endsWithTerminator(chunk);
    }
  }

  private boolean endsWithTerminator(Chunk chunk) {
    if (chunk.length() == chunk.bytes()) {
      long from = Math.max(0, chunk.length() - 8);
      for (long i = from; i < chunk.length(); i++) {
        shift(Bytes.at(chunk.memory(), chunk.offset() + i));
      }
    } else {
      recent = 0;
      for (int i = 0; i < chunk.tailLength(); i++) {
        shift((byte) (chunk.tail() >>> 8 * i));
      }
    }
    return (recent & TERMINATOR_MASK) == TERMINATOR;
  }

  private void shift(byte value) {
    recent = recent >>> 8 | (value & 0xffL) << 56;
  }

  private void take(long bytes) {
    left -= bytes;
    size += bytes;
    done = left == 0;
  }

  private void lose() {
    kind = Kind.UNKNOWN;
    size = -1;
  }
}
