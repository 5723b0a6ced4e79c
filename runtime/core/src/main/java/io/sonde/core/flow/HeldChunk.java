package io.sonde.core.flow;

import io.sonde.core.ledger.Ledger;
import io.sonde.spi.Direction;
import java.lang.foreign.MemorySegment;

/**
 * A copy of a chunk that must wait, with the account that its record belongs to.
 *
 * @param memory its captured bytes, with 8 more behind them
 */
record HeldChunk(
    MemorySegment memory,
    Direction direction,
    int length,
    long bytes,
    long position,
    long timeNs,
    long readNs,
    long tail,
    int tailLength,
    int mark,
    boolean ahead,
    Ledger account) {

  /** Copies a chunk and counts its record as held. */
  static HeldChunk of(ChunkView chunk, Ledger account) {
    byte[] copy = new byte[chunk.length() + Long.BYTES];
    MemorySegment memory = MemorySegment.ofArray(copy);
    MemorySegment.copy(chunk.memory(), chunk.offset(), memory, 0, chunk.length());
    account.held().add(1);
    return new HeldChunk(
        memory,
        chunk.direction(),
        chunk.length(),
        chunk.bytes(),
        chunk.position(),
        chunk.timeNs(),
        chunk.readNs(),
        chunk.tail(),
        chunk.tailLength(),
        chunk.mark(),
        chunk.ahead(),
        account);
  }

  /** Gives it up: its record counts as skipped. */
  void skip(String reason) {
    account.held().add(-1);
    account.skipped().add(reason, 1);
  }

  long end() {
    return position + bytes;
  }
}
