package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import io.sonde.spi.Chunk;
import java.lang.foreign.MemorySegment;

/**
 * Finds the heads of one direction: in place where a chunk holds all of one, else in a buffer that
 * collects the pieces.
 */
final class HeadReader {
  /** What was read. */
  enum Result {
    /** The head goes on in the next chunk. */
    MORE,
    /** A head is in {@link #head}. */
    WHOLE,
    /** A head of which the rest will not be seen is in {@link #head}. */
    CUT,
    /** The rest of a head will not be seen, and its beginning says too little. */
    USELESS,
    /** This is no head. */
    INVALID,
    /** There is no room to collect it. */
    NO_ROOM
  }

  private final boolean requests;
  private final HeadParser parser;
  private final HeadBuffers buffers;
  private HeadBuffer pieces;
  private boolean proved;
  private long next;
  private long atNs;
  private long readNs;

  HeadReader(boolean requests, Shared shared) {
    this.requests = requests;
    this.parser = requests ? shared.requestParser : shared.responseParser;
    this.buffers = shared.buffers;
  }

  /** The head, valid until {@link #release} or the next head of any connection. */
  Head head() {
    return parser.head;
  }

  /** First byte behind what was read. */
  long next() {
    return next;
  }

  /** When the first byte of the head was seen. */
  long atNs() {
    return atNs;
  }

  /** {@link Chunk#readNs} of its first chunk. */
  long readNs() {
    return readNs;
  }

  /** Whether a head is being collected. */
  boolean isCollecting() {
    return pieces != null;
  }

  /** Reads on in a chunk. */
  Result read(Chunk chunk, long from, long end) {
    next = end;
    if (pieces != null) {
      return readOn(chunk, from, end);
    }
    long at = Claims.skipEmptyLines(chunk.memory(), from, end);
    if (at == end) {
      return Result.MORE;
    }
    atNs = chunk.timeNs();
    readNs = chunk.readNs();
    switch (parser.parse(requests, chunk.memory(), at, end)) {
      case HeadParser.COMPLETE -> {
        next = parser.head.end;
        return Result.WHOLE;
      }
      case HeadParser.INCOMPLETE -> {
        return isCut(chunk) ? cut() : collect(chunk, at, end);
      }
      default -> {
        return Result.INVALID;
      }
    }
  }

  /** Takes what was collected for all that there is. */
  Result take() {
    int result = parser.parse(requests, pieces.memory(), 0, pieces.length());
    return result == HeadParser.INVALID ? Result.USELESS : cut();
  }

  /** Forgets what was collected. */
  void release() {
    if (pieces != null) {
      buffers.give(pieces);
      pieces = null;
    }
  }

  private static boolean isCut(Chunk chunk) {
    return chunk.bytes() > chunk.length();
  }

  private Result cut() {
    Head head = parser.head;
    return (requests ? head.methodLength : head.status) > 0 ? Result.CUT : Result.USELESS;
  }

  private Result collect(Chunk chunk, long at, long end) {
    pieces = buffers.take();
    if (pieces == null) {
      return Result.NO_ROOM;
    }
    proved = parser.head.line;
    return pieces.append(chunk.memory(), at, end - at) < end - at ? take() : Result.MORE;
  }

  private Result readOn(Chunk chunk, long from, long end) {
    int before = pieces.length();
    int taken = pieces.append(chunk.memory(), from, end - from);
    MemorySegment memory = pieces.memory();
    // An empty line may have begun with the last three bytes that were there.
    long headEnd = Bytes.endOfHead(memory, Math.max(0, before - 3), pieces.length());
    if (headEnd >= 0) {
      next = from + headEnd - before;
      boolean complete = parser.parse(requests, memory, 0, headEnd) == HeadParser.COMPLETE;
      return complete ? Result.WHOLE : Result.INVALID;
    }
    if (taken < end - from || isCut(chunk)) {
      return take();
    }
    if (!proved) {
      if (parser.parse(requests, memory, 0, pieces.length()) == HeadParser.INVALID) {
        return Result.INVALID;
      }
      proved = parser.head.line;
    }
    return Result.MORE;
  }
}
