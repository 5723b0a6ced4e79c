package io.sonde.core.flow;

import io.sonde.core.ledger.Ledger;
import io.sonde.spi.Direction;
import java.util.ArrayList;
import java.util.List;

/**
 * What a connection brings between the failure of its decoder and the return of the version that
 * worked: kept for a few seconds, so that requests of that time have their spans after all.
 */
final class Quarantine {
  /** Why records are skipped that are not kept. */
  static final String REASON = "decoder_failed";

  /** How long a replacement may take, nanoseconds. */
  static final long PATIENCE_NS = 5_000_000_000L;

  /** Bytes that may be kept of all connections together. */
  private static final long ROOM = 12 << 20;

  /** What a chunk takes beside its bytes, about. */
  private static final int OVERHEAD = 200;

  /** What all quarantines of a flow keep. Drain thread. */
  static final class Room {
    private long taken;
  }

  private final Room room;
  private final long untilNs;
  private final List<HeldChunk> held = new ArrayList<>();
  private final long[] missed = new long[2];
  private boolean full;
  private boolean closed;

  Quarantine(Room room, long nowNs) {
    this.room = room;
    untilNs = nowNs + PATIENCE_NS;
  }

  /** Takes a chunk: its record is held, or skipped if there is no room left. */
  void hold(ChunkView chunk, Ledger account) {
    int cost = chunk.length() + OVERHEAD;
    if (full || room.taken + cost > ROOM) {
      account.skipped().add(REASON, 1);
      miss(chunk.direction(), chunk.bytes());
    } else {
      room.taken += cost;
      held.add(HeldChunk.of(chunk, account));
    }
  }

  /** Counts bytes that cannot be kept; none that follow are. */
  void miss(Direction direction, long missingBytes) {
    full = true;
    missed[direction.ordinal()] += missingBytes;
  }

  /** Bytes that follow what is held and are missing. */
  long missed(Direction direction) {
    return missed[direction.ordinal()];
  }

  /** Skips everything that is held. */
  void giveUp() {
    release().forEach(chunk -> chunk.skip(REASON));
  }

  /** Remembers that the connection is gone. */
  void close() {
    closed = true;
  }

  /** Whether it lasts too long. */
  boolean isOver(long nowNs) {
    return nowNs - untilNs > 0;
  }

  /** Lets go of the chunks; gives them in the order they came. */
  List<HeldChunk> release() {
    List<HeldChunk> all = List.copyOf(held);
    for (HeldChunk chunk : all) {
      room.taken -= chunk.length() + OVERHEAD;
    }
    held.clear();
    return all;
  }

  /** Whether the connection is gone. */
  boolean closed() {
    return closed;
  }
}
