package io.sonde.core.span;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.Span;
import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.SpanView;
import java.lang.foreign.MemorySegment;

/**
 * A reused span: written by a decoder on the drain thread, then read by the pipeline thread, then
 * written again. The queues between the two threads order the accesses.
 */
public final class SpanSlot implements Span, SpanView {
  private final SpanPool pool;
  private final Attributes attributes = new Attributes();

  SpanSlot next;
  SpanSlot previous;
  private SpanOwner owner;
  private boolean open;
  private SpanKind kind;
  private String protocol;
  private String name;
  private String errorType;
  private int pid;
  private long startNs;
  private long endNs;
  private long queueNs;
  private long traceIdHigh;
  private long traceIdLow;
  private long parentSpanId;
  private int traceFlags;

  SpanSlot(SpanPool pool) {
    this.pool = pool;
  }

  void begin(SpanOwner by, SpanKind spanKind, long atNs) {
    attributes.clear();
    owner = by;
    open = true;
    kind = spanKind;
    protocol = by.protocol();
    name = protocol;
    errorType = null;
    startNs = atNs;
    endNs = atNs;
    queueNs = -1;
    traceIdHigh = 0;
    traceIdLow = 0;
    parentSpanId = 0;
    traceFlags = 0;
    by.ledger().framed().add(1);
    by.opened(this);
  }

  private void mustBeOpen() {
    if (!open) {
      throw new IllegalStateException("the span was ended or dropped already");
    }
  }

  private SpanOwner close() {
    mustBeOpen();
    open = false;
    SpanOwner by = owner;
    owner = null;
    by.finished(this);
    return by;
  }

  @Override
  public void end(long atNs) {
    SpanOwner by = close();
    endNs = Math.max(startNs, atNs);
    pid = by.pid();
    if (attributes.leftOut() > 0) {
      pool.leftOut(attributes.leftOut());
    }
    if (pool.publish(this)) {
      by.ledger().spans().add(1);
    } else {
      by.ledger().dropped().add("pipeline_full", 1);
      pool.giveBack(this);
    }
  }

  @Override
  public void drop(String reason) {
    SpanOwner by = close();
    by.ledger().dropped().add(reason, 1);
    pool.giveBack(this);
  }

  @Override
  public Span name(String value) {
    mustBeOpen();
    name = value;
    return this;
  }

  @Override
  public Span set(AttributeKey key, String value) {
    mustBeOpen();
    attributes.set(key, value);
    return this;
  }

  @Override
  public Span set(AttributeKey key, MemorySegment memory, long offset, int length) {
    mustBeOpen();
    attributes.set(key, memory, offset, length);
    return this;
  }

  @Override
  public Span set(AttributeKey key, byte[] bytes, int offset, int length) {
    mustBeOpen();
    attributes.set(key, bytes, offset, length);
    return this;
  }

  @Override
  public Span set(AttributeKey key, long value) {
    mustBeOpen();
    attributes.set(key, value);
    return this;
  }

  @Override
  public Span queue(long waitedNs) {
    mustBeOpen();
    queueNs = Math.max(0, waitedNs);
    return this;
  }

  @Override
  public Span parent(long high, long low, long spanId, int flags) {
    mustBeOpen();
    traceIdHigh = high;
    traceIdLow = low;
    parentSpanId = spanId;
    traceFlags = flags;
    return this;
  }

  @Override
  public Span error(String type) {
    mustBeOpen();
    errorType = type;
    return this;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public SpanKind kind() {
    return kind;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public long startNs() {
    return startNs;
  }

  @Override
  public long endNs() {
    return endNs;
  }

  @Override
  public long queueNs() {
    return queueNs;
  }

  @Override
  public String errorType() {
    return errorType;
  }

  @Override
  public long traceIdHigh() {
    return traceIdHigh;
  }

  @Override
  public long traceIdLow() {
    return traceIdLow;
  }

  @Override
  public long parentSpanId() {
    return parentSpanId;
  }

  @Override
  public int traceFlags() {
    return traceFlags;
  }

  @Override
  public int attributeCount() {
    return attributes.count();
  }

  @Override
  public AttributeKey key(int index) {
    return attributes.key(index);
  }

  @Override
  public int indexOf(AttributeKey key) {
    return attributes.indexOf(key);
  }

  @Override
  public boolean isNumber(int index) {
    return attributes.isNumber(index);
  }

  @Override
  public long number(int index) {
    return attributes.number(index);
  }

  @Override
  public String text(int index) {
    return attributes.text(index);
  }

  @Override
  public int textHash(int index) {
    return attributes.textHash(index);
  }

  @Override
  public boolean textEquals(int index, String value) {
    return attributes.textEquals(index, value);
  }
}
