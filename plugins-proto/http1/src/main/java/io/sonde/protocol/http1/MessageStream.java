package io.sonde.protocol.http1;

import io.sonde.spi.Chunk;
import io.sonde.spi.Direction;
import io.sonde.spi.SpanSink;

/** One direction of a connection: cuts its bytes into heads and bodies. */
abstract class MessageStream {
  private enum State {
    /** At the beginning of a head, or in it. */
    HEAD,
    BODY,
    /** Somewhere, until a chunk begins with a head. */
    LOST
  }

  private final boolean requests;
  private final Shared shared;
  private final HeadReader heads;
  final Direction direction;
  final Exchanges exchanges;
  final Body body = new Body();
  private State state = State.HEAD;
  private String lostReason;
  private boolean useful;
  private boolean closed;
  private long lastNs;

  MessageStream(boolean requests, Direction direction, Exchanges exchanges, Shared shared) {
    this.requests = requests;
    this.direction = direction;
    this.exchanges = exchanges;
    this.shared = shared;
    this.heads = new HeadReader(requests, shared);
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
    heads.release();
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
    return !closed && (heads.isCollecting() || state == State.BODY);
  }

  /** The head that is underway is taken for what it is so far. */
  final void takePartial(SpanSink spans) {
    if (heads.isCollecting()) {
      onHead(heads.take(), spans);
    }
  }

  /** Passes over everything until a chunk begins with a head. */
  private void lose(String reason, boolean missed) {
    heads.release();
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
    HeadReader.Result result = heads.read(chunk, from, end);
    long next = heads.next();
    onHead(result, spans);
    return next;
  }

  private void onHead(HeadReader.Result result, SpanSink spans) {
    switch (result) {
      case MORE -> {}
      case WHOLE, CUT -> {
        state = State.BODY;
        useful = true;
        boolean whole = result == HeadReader.Result.WHOLE;
        String reason = onHead(heads.head(), whole, heads.atNs(), heads.readNs(), spans);
        heads.release();
        if (reason != null) {
          beginLost(reason);
        }
      }
      case USELESS -> lose("head_not_captured", true);
      case INVALID -> lose("not_http", false);
      case NO_ROOM -> lose("too_many_heads", true);
    }
  }

  private void unseen(Chunk chunk, SpanSink spans) {
    long beyond = chunk.bytes() - chunk.length();
    if (state == State.BODY) {
      beyond = body.passUnseen(chunk);
      endIfDone(chunk.timeNs());
    }
    boolean emptyLine = beyond == 2 && chunk.tailLength() == 8 && chunk.tail() >>> 48 == 0x0a0d;
    if (heads.isCollecting()) {
      takePartial(spans);
    } else if (beyond > 0 && !emptyLine) {
      lose("not_captured", true);
    }
  }
}
