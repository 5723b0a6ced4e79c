package io.sonde.core.flow;

import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
import io.sonde.spi.Chunk;
import io.sonde.spi.Direction;
import java.lang.foreign.MemorySegment;

/** A chunk over a DATA record, or over a copy of one. Reused for every record. */
final class ChunkView implements Chunk {
  private MemorySegment memory;
  private Direction direction;
  private long offset;
  private int length;
  private long bytes;
  private long position;
  private long timeNs;
  private long readNs;
  private long tail;
  private int tailLength;
  private int mark;
  private boolean ahead;

  /** Views the record at {@code base}, which has been checked. */
  ChunkView wrap(MemorySegment ring, long base) {
    memory = ring;
    direction = SondeHead.direction(ring, base) == 0 ? Direction.RECEIVED : Direction.SENT;
    offset = base + SondeHead.BYTES;
    length = (int) SondeHead.captured(ring, base);
    bytes = SondeHead.bytes(ring, base);
    position = SondeHead.position(ring, base);
    timeNs = SondeHead.timeNs(ring, base);
    readNs = SondeHead.readNs(ring, base);
    tail = SondeHead.tail(ring, base);
    tailLength = SondeHead.tailBytes(ring, base);
    mark = SondeHead.mark(ring, base);
    ahead = (SondeHead.flags(ring, base) & SondeFlags.SONDE_AHEAD) != 0;
    return this;
  }

  /** Views a copy. */
  ChunkView wrap(HeldChunk held) {
    memory = held.memory();
    direction = held.direction();
    offset = 0;
    length = held.length();
    bytes = held.bytes();
    position = held.position();
    timeNs = held.timeNs();
    readNs = held.readNs();
    tail = held.tail();
    tailLength = held.tailLength();
    mark = held.mark();
    ahead = held.ahead();
    return this;
  }

  /** Leaves out the first {@code n} bytes of the stream, which are fewer than {@link #bytes()}. */
  void trim(long n) {
    int captured = (int) Math.min(n, length);
    offset += captured;
    length -= captured;
    bytes -= n;
    position += n;
    if (tailLength > bytes) {
      int surplus = (int) (tailLength - bytes);
      tail >>>= 8 * surplus;
      tailLength -= surplus;
    }
  }

  /** Whether it arrived before bytes that precede it: these may still come. */
  boolean ahead() {
    return ahead;
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long timeNs() {
    return timeNs;
  }

  @Override
  public long readNs() {
    return readNs;
  }

  @Override
  public long tail() {
    return tail;
  }

  @Override
  public int tailLength() {
    return tailLength;
  }

  @Override
  public int mark() {
    return mark;
  }
}
