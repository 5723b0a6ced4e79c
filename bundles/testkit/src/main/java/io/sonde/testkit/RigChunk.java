package io.sonde.testkit;

import io.sonde.spi.Chunk;
import io.sonde.spi.Direction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A chunk in memory that ends exactly where the contract says, so that a decoder that reads further
 * is caught. The bytes past the end look like an end of a message, and the whole is overwritten
 * when the call is over.
 */
final class RigChunk implements Chunk {
  private static final byte[] TRAP = "\r\n\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BEFORE = 3;
  private static final int AFTER = TRAP.length;

  private final MemorySegment reused;
  private final MemorySegment reusedView;
  private MemorySegment writable;
  private MemorySegment memory;
  private Direction direction;
  private int length;
  private long bytes;
  private long position;
  private long timeNs;
  private long readNs;
  private long tail;
  private int tailLength;
  private int mark;

  /**
   * @param reuse true to keep all chunks in one piece of native memory and allocate nothing
   */
  RigChunk(boolean reuse) {
    reused = reuse ? Arena.ofAuto().allocate(BEFORE + (1 << 20) + AFTER) : null;
    reusedView = reuse ? reused.asReadOnly() : null;
  }

  /**
   * Loads a chunk.
   *
   * @param content holds its bytes, all of them, from {@code from}
   * @param captured how many of them are readable
   * @param tails how many of the last bytes are given if not all were captured, 0 to 8
   */
  RigChunk load(Direction direction, byte[] content, int from, int bytes, int captured, int tails) {
    this.direction = direction;
    this.length = captured;
    this.bytes = bytes;
    int size = BEFORE + captured + AFTER;
    writable = reused != null ? reused : MemorySegment.ofArray(new byte[size]);
    MemorySegment.copy(content, from, writable, ValueLayout.JAVA_BYTE, BEFORE, captured);
    MemorySegment.copy(TRAP, 0, writable, ValueLayout.JAVA_BYTE, BEFORE + captured, AFTER);
    memory = reused != null ? reusedView : writable.asReadOnly();
    tailLength = captured < bytes ? Math.min(tails, bytes) : 0;
    tail = 0;
    for (int i = 0; i < tailLength; i++) {
      tail |= (content[from + bytes - tailLength + i] & 0xffL) << (8 * i);
    }
    return this;
  }

  /**
   * Loads a chunk whose end was only counted.
   *
   * @param counted bytes behind {@code captured} of them
   * @param tail the last of those, at most 8
   */
  RigChunk load(
      Direction direction, byte[] content, int from, int captured, long counted, byte[] tail) {
    load(direction, content, from, captured, captured, 0);
    bytes += counted;
    tailLength = tail.length;
    for (int i = 0; i < tailLength; i++) {
      this.tail |= (tail[i] & 0xffL) << (8 * i);
    }
    return this;
  }

  /** Loads a chunk of which nothing was captured. */
  RigChunk loadUnseen(Direction direction, long bytes) {
    load(direction, TRAP, 0, 0, 0, 0);
    this.bytes = bytes;
    return this;
  }

  RigChunk at(long position, long timeNs, long readNs) {
    this.position = position;
    this.timeNs = timeNs;
    this.readNs = direction == Direction.SENT ? readNs : 0;
    return this;
  }

  /** Overwrites the memory: a decoder that kept it will read nonsense. */
  void expire() {
    if (reused == null) {
      writable.fill((byte) 0xee);
    }
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
    return BEFORE;
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

  void mark(int next) {
    mark = next;
  }

  @Override
  public int mark() {
    return mark;
  }
}
