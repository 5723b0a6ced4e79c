package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Reads the records of a BPF ring buffer straight from its memory: no call into libbpf, no copy, no
 * allocation. Follows libbpf 1.x src/ringbuf.c and the kernel's kernel/bpf/ringbuf.c.
 *
 * <pre>
 *   consumer page   u64 position: up to here read          written by us alone
 *   producer page   u64 position: up to here reserved      read-only
 *   data            size bytes, then their beginning again, so that no record is cut; read-only
 *   record          u32 length | BUSY | DISCARD, u32 unused, bytes, padding to 8
 * </pre>
 *
 * <p>One thread drains. Closing waits for a drain to end; {@link #await} must have ended before.
 */
public final class RingReader implements AutoCloseable {
  static final int BUSY = 1 << 31;
  static final int DISCARD = 1 << 30;
  static final int HEADER_BYTES = 8;

  /** The kernel sees that room was made after this many bytes: each time costs a shared line. */
  static final long PUBLISH_BYTES = 16 << 10;

  private static final VarHandle LONG = JAVA_LONG.varHandle();
  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MemorySegment consumer;
  private final MemorySegment producer;
  private final MemorySegment data;
  private final long mask;
  private final RingMapping mapping;
  private boolean closed;

  private RingReader(
      MemorySegment consumer,
      MemorySegment producer,
      MemorySegment data,
      long size,
      RingMapping mapping) {
    this.consumer = consumer;
    this.producer = producer;
    this.data = data;
    this.mask = size - 1;
    this.mapping = mapping;
    if (Long.bitCount(size) != 1) {
      throw new IllegalArgumentException("the size of a ring is a power of two: " + size);
    }
  }

  /** Maps a ring of records below 64 KiB; the map itself may be closed afterwards. */
  public static RingReader open(BpfMap ring) {
    if (ring.type() != BpfMap.RING) {
      throw new IllegalArgumentException("map " + ring.name() + " is no ring");
    }
    RingMapping mapping = RingMapping.of(ring);
    return new RingReader(
        mapping.consumer(), mapping.producer(), mapping.data(), ring.maxEntries(), mapping);
  }

  /**
   * Reads plain memory laid out like a ring, for tests and for warming up.
   *
   * @param consumer 8 bytes: position of the reader
   * @param producer 8 bytes: position of the writer
   * @param data twice a power of two bytes; records may reach into the second half, none begins
   *     there
   */
  public static RingReader over(
      MemorySegment consumer, MemorySegment producer, MemorySegment data) {
    return new RingReader(consumer, producer, data, data.byteSize() / 2, null);
  }

  /**
   * Passes records until there are no more, one is not finished yet, or the limit is reached.
   *
   * <p>If the reader throws, the record it got counts as read and the exception goes on.
   *
   * @param limit most records to pass, at least 1
   * @return records passed; discarded ones do not count
   */
  public synchronized int drain(RecordReader reader, int limit) {
    if (closed) {
      return 0;
    }
    final MemorySegment data = this.data;
    final MemorySegment consumer = this.consumer;
    final MemorySegment producer = this.producer;
    final long mask = this.mask;
    long position = (long) LONG.get(consumer, 0L);
    long published = position;
    int passed = 0;
    try {
      while (true) {
        long end = (long) LONG.getAcquire(producer, 0L);
        if (position == end) {
          return passed;
        }
        while (position != end) {
          if (passed == limit) {
            return passed;
          }
          long at = position & mask;
          int header = (int) INT.getAcquire(data, at);
          if (header < 0) {
            return passed;
          }
          int length = header & ~DISCARD;
          position += (length + HEADER_BYTES + 7) & ~7;
          if (header == length) {
            passed++;
            reader.onRecord(data, at + HEADER_BYTES, length);
          }
          if (position - published >= PUBLISH_BYTES) {
            LONG.setRelease(consumer, 0L, position);
            published = position;
          }
        }
        LONG.setRelease(consumer, 0L, position);
        published = position;
        // A producer wakes us only if it sees that all was read: it has to see this store before we
        // look at its position again.
        VarHandle.fullFence();
      }
    } finally {
      LONG.setRelease(consumer, 0L, position);
    }
  }

  /**
   * Waits until a producer asks for a wake-up. Records written without one ({@code
   * BPF_RB_NO_WAKEUP}) end no wait: so producers decide, and the timeout bounds what they delay.
   *
   * @param timeoutMs longest wait in milliseconds; 0 does not wait, -1 waits without limit
   * @return true if woken, false if the wait ended first
   * @throws UnsupportedOperationException if this reads plain memory
   */
  public boolean await(int timeoutMs) {
    if (mapping == null) {
      throw new UnsupportedOperationException("plain memory wakes nobody");
    }
    return mapping.await(timeoutMs);
  }

  /** Bytes written and not read, headers included. */
  public synchronized long pendingBytes() {
    return closed ? 0 : (long) LONG.getAcquire(producer, 0L) - (long) LONG.getAcquire(consumer, 0L);
  }

  /** Bytes read since the ring was made, headers included. */
  public synchronized long readBytes() {
    return closed ? 0 : (long) LONG.getAcquire(consumer, 0L);
  }

  /** Size of the ring in bytes. */
  public long capacityBytes() {
    return mask + 1;
  }

  /** Unmaps the ring. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (mapping != null) {
        mapping.close();
      }
    }
  }
}
