package io.sonde.protocol.http1;

import java.util.ArrayDeque;

/**
 * The buffers of all connections whose heads came in pieces; bounded, so that many slow clients
 * cost little.
 */
final class HeadBuffers {
  /** Most bytes in use at one time. */
  static final int LIMIT = 4 << 20;

  private static final int KEPT = 16;

  private final ArrayDeque<HeadBuffer> free = new ArrayDeque<>(KEPT);
  private int used;

  /** An empty buffer; null if too many are in use. */
  HeadBuffer take() {
    HeadBuffer buffer = free.poll();
    if (buffer == null) {
      if (used + HeadBuffer.SMALL > LIMIT) {
        return null;
      }
      buffer = new HeadBuffer(this);
    }
    used += buffer.capacity();
    return buffer;
  }

  /** Gives a buffer back. */
  void give(HeadBuffer buffer) {
    used -= buffer.capacity();
    buffer.clear();
    if (free.size() < KEPT) {
      free.push(buffer);
    }
  }

  /** Bytes in use. */
  int used() {
    return used;
  }

  boolean grow(int bytes) {
    if (used + bytes > LIMIT) {
      return false;
    }
    used += bytes;
    return true;
  }
}
