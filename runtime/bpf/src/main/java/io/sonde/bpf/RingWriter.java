package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Writes records into plain memory as BPF programs do into a ring: for tests, and to warm up what
 * reads them. One thread writes, one may read at the same time.
 */
public final class RingWriter {
  private static final VarHandle LONG = JAVA_LONG.varHandle();
  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MemorySegment consumer;
  private final MemorySegment producer;
  private final MemorySegment data;
  private final int size;

  /**
   * Makes an empty ring.
   *
   * @param arena owner of its memory
   * @param size bytes, a power of two
   */
  public RingWriter(Arena arena, int size) {
    this.size = size;
    consumer = arena.allocate(JAVA_LONG);
    producer = arena.allocate(JAVA_LONG);
    data = arena.allocate(2L * size, 8);
  }

  /** A reader of this ring. */
  public RingReader reader() {
    return RingReader.over(consumer, producer, data);
  }

  /** Memory of the ring, to write a reserved record into. */
  public MemorySegment memory() {
    return data;
  }

  /**
   * Reserves a record; until it is submitted or discarded the reader waits in front of it.
   *
   * @param length bytes of the record, at least 1
   * @return where it begins in {@link #memory()}; -1 if there is no room
   */
  public long reserve(int length) {
    long position = (long) LONG.get(producer, 0L);
    long next = position + ((length + RingReader.HEADER_BYTES + 7) & ~7);
    if (next - (long) LONG.getAcquire(consumer, 0L) > size) {
      return -1;
    }
    long at = position & (size - 1);
    INT.setRelease(data, at, length | RingReader.BUSY);
    LONG.setRelease(producer, 0L, next);
    return at + RingReader.HEADER_BYTES;
  }

  /** Hands a reserved record to the reader. */
  public void submit(long offset) {
    release(offset, 0);
  }

  /** Gives a reserved record up: the reader passes over it. */
  public void discard(long offset) {
    release(offset, RingReader.DISCARD);
  }

  private void release(long offset, int flag) {
    long at = offset - RingReader.HEADER_BYTES;
    int length = (int) INT.get(data, at) & ~RingReader.BUSY;
    INT.setRelease(data, at, length | flag);
  }
}
