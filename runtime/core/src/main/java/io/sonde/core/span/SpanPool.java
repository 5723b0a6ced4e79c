package io.sonde.core.span;

import io.sonde.core.ledger.Count;
import io.sonde.spi.SpanKind;
import java.util.ArrayList;

/**
 * Span slots: taken and published on the drain thread, read and recycled on the pipeline thread.
 * Slots are made when they are first needed and kept.
 */
public final class SpanPool {
  private final SpanRing published;
  private final SpanRing recycled;
  private final ArrayList<SpanSlot> free = new ArrayList<>();
  private final int keep;
  private final Count leftOut = new Count();

  /**
   * @param capacity spans that may wait for the pipeline, a power of two
   */
  public SpanPool(int capacity) {
    published = new SpanRing(capacity);
    recycled = new SpanRing(capacity);
    keep = capacity;
  }

  /** Takes a slot and begins a span with it. Drain thread. */
  public SpanSlot begin(SpanOwner owner, SpanKind kind, long startNs) {
    SpanSlot slot = recycled.poll();
    if (slot == null) {
      slot = free.isEmpty() ? new SpanSlot(this) : free.removeLast();
    }
    slot.begin(owner, kind, startNs);
    return slot;
  }

  boolean publish(SpanSlot slot) {
    return published.offer(slot);
  }

  void giveBack(SpanSlot slot) {
    if (free.size() < keep) {
      free.add(slot);
    }
  }

  void leftOut(int attributes) {
    leftOut.add(attributes);
  }

  /** The oldest span that the pipeline has not read, or null. Pipeline thread. */
  public SpanSlot poll() {
    return published.poll();
  }

  /** Returns a slot that {@link #poll} gave. Pipeline thread. */
  public void recycle(SpanSlot slot) {
    recycled.offer(slot);
  }

  /** Spans that wait for the pipeline. Any thread. */
  public int waiting() {
    return published.size();
  }

  /** Most spans that may wait. */
  int capacity() {
    return keep;
  }

  /** Attributes that found no room in their span. Any thread. */
  public long attributesLeftOut() {
    return leftOut.value();
  }
}
