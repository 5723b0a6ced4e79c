package io.sonde.protocol.http1;

import io.sonde.spi.Chunk;
import io.sonde.spi.Direction;
import io.sonde.spi.SpanSink;
import java.lang.foreign.MemorySegment;

/** One direction of a connection: cuts its bytes into heads and bodies. */
abstract class MessageStream {
  private enum State {
    /** At the beginning of a head, or in it if {@link #partial} is there. */
    HEAD,
    BODY,
    /** Somewhere, until a chunk begins with a head. */
    LOST
  }

  private final boolean requests;
  private final Shared shared;
  private final HeadParser parser;
  final Direction direction;
  final Exchanges exchanges;
  final Body body = new Body();
  private State state = State.HEAD;
  private String lostReason;
  private HeadBuffer partial;
  private boolean partialProved;
  private long partialNs;
  private long partialReadNs;
  private boolean useful;
  private boolean closed;
  private long lastNs;

  MessageStream(boolean requests, Direction direction, Exchanges exchanges, Shared shared) {
    this.requests = requests;
    this.direction = direction;
    this.exchanges = exchanges;
    this.shared = shared;
    this.parser = requests ? shared.requestParser : shared.responseParser;
  }

  /**
   * A head was read. Sets up {@link #body}.
   *
   * @param whole whether all of it was seen; if not, what follows it is not known
   * @param atNs when its first byte was seen
   * @param readNs {@link Chunk#readNs} of its first chunk
   * @return null to go on, or why what follows is of no use
   */
  abstract String onHead(Head head, boolean whole, long atNs, long readNs, SpanSink spans);

  /** The body, which may be empty, is over. */
  abstract void onEnd(long atNs);

  /**
   * The next message cannot be found.
   *
   * @param missed whether the head of a message was certainly among what was not seen
   */
  abstract void onLost(String reason, boolean missed);

  /** The body was ended by the beginning of another message, see {@link #mayBreakOff}. */
  abstract void onBreakOff();

  /** Whether a message that begins here ends a body whose end cannot be seen otherwise. */
  abstract boolean mayBreakOff();

  final void read(Chunk chunk, SpanSink spans) {
    if (state != State.HEAD && isAbandoned(chunk)) {
      breakOff();
    }
    if (state == State.LOST) {
      spans.skip(lostReason);
      return;
    }
    useful = isInMessage();
    long at = chunk.offset();
    long end = at + chunk.length();
    while (at < end && state != State.LOST) {
      at = state == State.BODY ? body(chunk, at, end) : head(chunk, at, end, spans);
    }
    if (state == State.BODY) {
      endIfDone(chunk.timeNs());
    }
    if (chunk.bytes() > chunk.length() && state != State.LOST) {
      unseen(chunk, spans);
    }
    if (state == State.BODY) {
      body.lookAtEnd(chunk);
      endIfDone(chunk.timeNs());
    }
    if (state == State.LOST && !useful) {
      spans.skip(lostReason);
    }
    lastNs = chunk.timeNs();
  }

  /** Bytes were lost whose number is known. */
  final void gap(long bytes) {
    boolean missed = state == State.HEAD;
    if (state == State.BODY) {
      boolean followed = body.pass(bytes) == 0 && body.kind() != Body.Kind.UNKNOWN;
      if (followed && !body.isDone()) {
        return;
      }
      if (requests && body.isDone()) {
        state = State.HEAD;
        onEnd(lastNs);
        missed = !followed;
        if (followed) {
          return;
        }
      }
    }
    lose("gap", missed);
  }

  final void close() {
    closed = true;
    release();
  }

  final boolean isClosed() {
    return closed;
  }

  /** When the last byte was seen, nanoseconds. */
  final long lastNs() {
    return lastNs;
  }

  /** Whether a message is underway. */
  final boolean isInMessage() {
    return !closed && (partial != null || state == State.BODY);
  }

  /** The head that is underway is taken for what it is so far. */
  final void takePartial(SpanSink spans) {
    if (partial != null) {
      cut(partial.memory(), 0, partial.length(), partialNs, partialReadNs, spans);
    }
  }

  /** Passes over everything until a chunk begins with a head. */
  private void lose(String reason, boolean missed) {
    release();
    beginLost(reason);
    onLost(reason, missed);
  }

  /** The body will not come: a head is next. */
  final void expectHead() {
    state = State.HEAD;
  }

  /** Passes over everything, without a word to the other side. */
  final void beginLost(String reason) {
    state = State.LOST;
    lostReason = reason;
  }

  private boolean isAbandoned(Chunk chunk) {
    if (state == State.BODY && !mayBreakOff()) {
      return false;
    }
    Claims claims = shared.claims;
    int claim =
        requests
            ? claims.request(chunk.memory(), chunk.offset(), chunk.length())
            : claims.response(chunk.memory(), chunk.offset(), chunk.length());
    return chunk.length() > 0
        && claim >= (state == State.LOST ? Claims.METHOD_BEGUN : Claims.UNKNOWN_METHOD);
  }

  private void breakOff() {
    if (state == State.BODY) {
      onEnd(lastNs);
      onBreakOff();
    }
    state = State.HEAD;
  }

  private long body(Chunk chunk, long at, long end) {
    long next = body.read(chunk.memory(), at, end);
    endIfDone(chunk.timeNs());
    return next;
  }

  private void endIfDone(long atNs) {
    if (body.isDone()) {
      state = State.HEAD;
      onEnd(atNs);
    }
  }

  private long head(Chunk chunk, long from, long end, SpanSink spans) {
    if (partial != null) {
      return moreOfHead(chunk, from, end, spans);
    }
    long at = Claims.skipEmptyLines(chunk.memory(), from, end);
    if (at == end) {
      return end;
    }
    Head head = parser.head;
    switch (parser.parse(requests, chunk.memory(), at, end)) {
      case HeadParser.COMPLETE -> {
        begin(head, true, chunk.timeNs(), chunk.readNs(), spans);
        return head.end;
      }
      case HeadParser.INCOMPLETE -> {
        if (chunk.bytes() > chunk.length()) {
          cut(chunk.memory(), at, end, chunk.timeNs(), chunk.readNs(), spans);
        } else {
          collect(chunk, at, end, spans);
        }
      }
      default -> lose("not_http", false);
    }
    return end;
  }

  private void collect(Chunk chunk, long at, long end, SpanSink spans) {
    partial = shared.buffers.take();
    if (partial == null) {
      lose("too_many_heads", true);
      return;
    }
    partialNs = chunk.timeNs();
    partialReadNs = chunk.readNs();
    partialProved = parser.head.line;
    if (partial.append(chunk.memory(), at, end - at) < end - at) {
      takePartial(spans);
    }
  }

  private long moreOfHead(Chunk chunk, long from, long end, SpanSink spans) {
    int before = partial.length();
    int taken = partial.append(chunk.memory(), from, end - from);
    MemorySegment memory = partial.memory();
    long headEnd = Bytes.endOfHead(memory, Math.max(0, before - 3), partial.length());
    Head head = parser.head;
    if (headEnd >= 0) {
      int result = parser.parse(requests, memory, 0, headEnd);
      if (result != HeadParser.COMPLETE) {
        lose("not_http", false);
        return end;
      }
      begin(head, true, partialNs, partialReadNs, spans);
      release();
      return from + headEnd - before;
    }
    if (taken < end - from || chunk.bytes() > chunk.length()) {
      takePartial(spans);
    } else if (!partialProved) {
      if (parser.parse(requests, memory, 0, partial.length()) == HeadParser.INVALID) {
        lose("not_http", false);
      } else {
        partialProved = head.line;
      }
    }
    return end;
  }

  /** A head of which the rest will not be seen. */
  private void cut(
      MemorySegment memory, long from, long end, long atNs, long readNs, SpanSink spans) {
    int result = parser.parse(requests, memory, from, end);
    Head head = parser.head;
    boolean usable = requests ? head.methodLength > 0 : head.status > 0;
    if (result == HeadParser.INVALID || !usable) {
      lose("head_not_captured", true);
      return;
    }
    begin(head, false, atNs, readNs, spans);
    release();
  }

  private void begin(Head head, boolean whole, long atNs, long readNs, SpanSink spans) {
    state = State.BODY;
    useful = true;
    String reason = onHead(head, whole, atNs, readNs, spans);
    if (reason != null) {
      beginLost(reason);
    }
  }

  private void unseen(Chunk chunk, SpanSink spans) {
    long beyond = chunk.bytes() - chunk.length();
    if (state == State.BODY) {
      beyond = body.passUnseen(chunk);
      endIfDone(chunk.timeNs());
    }
    boolean emptyLine = beyond == 2 && chunk.tailLength() == 8 && chunk.tail() >>> 48 == 0x0a0d;
    if (partial != null) {
      takePartial(spans);
    } else if (beyond > 0 && !emptyLine) {
      lose("not_captured", true);
    }
  }

  private void release() {
    if (partial != null) {
      shared.buffers.give(partial);
      partial = null;
    }
  }
}
