package io.sonde.core.span;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Hands slots from one thread to another: one producer, one consumer, no lock, no allocation.
 *
 * <p>The producer's index is released after the slot is stored, and acquired before it is loaded.
 */
final class SpanRing {
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(SpanRing.class, "head", long.class);
      TAIL = MethodHandles.lookup().findVarHandle(SpanRing.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SpanSlot[] slots;
  private long head;
  private long tail;

  /**
   * @param capacity a power of two
   */
  SpanRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
    }
    slots = new SpanSlot[capacity];
  }

  /** Stores a slot; false if there is no room. Producer only. */
  boolean offer(SpanSlot slot) {
    long to = tail;
    if (to - (long) HEAD.getAcquire(this) == slots.length) {
      return false;
    }
    slots[(int) to & (slots.length - 1)] = slot;
    TAIL.setRelease(this, to + 1);
    return true;
  }

  /** Takes the oldest slot; null if there is none. Consumer only. */
  SpanSlot poll() {
    long from = head;
    if (from == (long) TAIL.getAcquire(this)) {
      return null;
    }
    int index = (int) from & (slots.length - 1);
    SpanSlot slot = slots[index];
    slots[index] = null;
    HEAD.setRelease(this, from + 1);
    return slot;
  }

  /** Slots inside, seen from any thread. */
  int size() {
    long from = (long) HEAD.getAcquire(this);
    return (int) ((long) TAIL.getAcquire(this) - from);
  }
}
