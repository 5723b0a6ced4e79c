package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The beginning of a head that came in pieces. Native, so that all heads are read from one kind of
 * memory; 8 bytes behind the content are readable.
 */
final class HeadBuffer {
  static final int SMALL = 1024;
  static final int LARGE = 8192;
  private static final int BEHIND = 8;

  private final HeadBuffers owner;
  private MemorySegment memory;
  private int capacity;
  private int length;

  HeadBuffer(HeadBuffers owner) {
    this.owner = owner;
    resize(SMALL);
  }

  MemorySegment memory() {
    return memory;
  }

  int length() {
    return length;
  }

  int capacity() {
    return capacity;
  }

  void clear() {
    length = 0;
  }

  /**
   * Adds bytes as far as there is room.
   *
   * @return how many were added
   */
  int append(MemorySegment from, long offset, long bytes) {
    if (bytes > capacity - length && capacity < LARGE && owner.grow(LARGE - capacity)) {
      resize(LARGE);
    }
    int taken = (int) Math.min(bytes, capacity - length);
    Bytes.copy(from, offset, memory, length, taken);
    length += taken;
    return taken;
  }

  private void resize(int capacity) {
    MemorySegment larger = Arena.ofAuto().allocate(capacity + BEHIND);
    if (length > 0) {
      MemorySegment.copy(memory, 0, larger, 0, length);
    }
    memory = larger;
    this.capacity = capacity;
  }
}
