package io.sonde.core.flow;

import io.sonde.core.ledger.Ledger;
import io.sonde.spi.Direction;
import java.util.ArrayList;

/**
 * One direction of a connection: puts its chunks in order and leaves out what came twice. Segments
 * that arrived out of order and writes that were retried come here as the kernel saw them. A chunk
 * that is ahead of others waits a little for these; if one is not ahead, all that precedes it has
 * come to the kernel, and what is missing then was lost on the way from there.
 */
final class Stream {
  /** Chunks that may wait for a missing one. */
  static final int HELD_CHUNKS = 64;

  /** How long they may, by the clock of the records. */
  static final long HELD_NS = 1_000_000_000L;

  private final Direction direction;
  private long expected;
  private boolean anywhere;
  private boolean closed;
  private ArrayList<HeldChunk> held;

  /**
   * @param joinedLate whether the first chunk may be anywhere in the stream
   */
  Stream(Direction direction, boolean joinedLate) {
    this.direction = direction;
    anywhere = joinedLate;
  }

  /** Whether the direction has ended. */
  boolean closed() {
    return closed;
  }

  /** Takes a chunk and passes on what is in order now. */
  void accept(ChunkView chunk, Ledger account, Conversation to) {
    if (anywhere) {
      anywhere = false;
      expected = chunk.position();
    }
    if (closed || chunk.position() + chunk.bytes() <= expected) {
      account.skipped().add(closed ? "after_close" : "duplicate", 1);
      return;
    }
    if (chunk.position() > expected) {
      hold(chunk, account);
      if (!chunk.ahead()
          || held.size() > HELD_CHUNKS
          || chunk.timeNs() - held.getFirst().timeNs() > HELD_NS) {
        passGap(to);
      }
      return;
    }
    if (chunk.position() < expected) {
      chunk.trim(expected - chunk.position());
    }
    expected = chunk.position() + chunk.bytes();
    to.decode(chunk, account);
    if (held != null) {
      passHeld(to);
    }
  }

  private void hold(ChunkView chunk, Ledger account) {
    if (held == null) {
      held = new ArrayList<>();
    }
    int at = held.size();
    while (at > 0 && held.get(at - 1).position() > chunk.position()) {
      at--;
    }
    held.add(at, HeldChunk.of(chunk, account));
  }

  /** Passes on the held chunks that are in order now. */
  private void passHeld(Conversation to) {
    while (held != null && !held.isEmpty() && held.getFirst().position() <= expected) {
      HeldChunk first = held.removeFirst();
      if (first.end() <= expected) {
        first.skip("duplicate");
        continue;
      }
      long old = expected - first.position();
      expected = first.end();
      to.decodeHeld(first, old);
    }
    if (held != null && held.isEmpty()) {
      held = null;
    }
  }

  /** Gives up what is missing. */
  private void passGap(Conversation to) {
    while (held != null) {
      long missing = held.getFirst().position() - expected;
      expected = held.getFirst().position();
      if (missing > 0) {
        to.gap(direction, missing);
      }
      passHeld(to);
    }
  }

  /** Ends the direction once; passes on what was held before. Returns whether it was open. */
  boolean close(Conversation to) {
    if (closed) {
      return false;
    }
    passGap(to);
    closed = true;
    return true;
  }
}
