package io.sonde.testkit;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.Span;
import io.sonde.spi.SpanKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A slot with the limits of the real one. Values are stored as they come and made into strings when
 * the span ends, so that a sink that keeps nothing allocates nothing.
 */
final class RigSpan implements Span {
  static final int ATTRIBUTES = 32;
  static final int TEXT_BYTES = 8192;

  private final RigSpans owner;
  private final AttributeKey[] keys = new AttributeKey[ATTRIBUTES];
  private final Object[] kept = new Object[ATTRIBUTES];
  private final long[] numbers = new long[ATTRIBUTES];
  private final int[] textAt = new int[ATTRIBUTES];
  private final int[] textLength = new int[ATTRIBUTES];
  private final byte[] text = new byte[TEXT_BYTES];
  private int count;
  private int textUsed;

  private boolean open;
  private SpanKind kind;
  private String name;
  private String error;
  private long startNs;
  private long queueNs;
  private long traceIdHigh;
  private long traceIdLow;
  private long parentId;
  private int flags;

  RigSpan(RigSpans owner) {
    this.owner = owner;
  }

  RigSpan begin(SpanKind kind, long startNs) {
    this.kind = kind;
    this.startNs = startNs;
    open = true;
    name = null;
    error = null;
    parentId = 0;
    queueNs = -1;
    count = 0;
    textUsed = 0;
    return this;
  }

  @Override
  public long startNs() {
    live();
    return startNs;
  }

  @Override
  public Span name(String name) {
    live();
    this.name = name;
    return this;
  }

  @Override
  public Span set(AttributeKey key, String value) {
    int index = place(key);
    if (index >= 0) {
      kept[index] = value;
    }
    return this;
  }

  @Override
  public Span set(AttributeKey key, MemorySegment memory, long offset, int length) {
    int index = place(key, length);
    if (index >= 0) {
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, text, textAt[index], length);
    }
    return this;
  }

  @Override
  public Span set(AttributeKey key, byte[] bytes, int offset, int length) {
    int index = place(key, length);
    if (index >= 0) {
      System.arraycopy(bytes, offset, text, textAt[index], length);
    }
    return this;
  }

  @Override
  public Span set(AttributeKey key, long value) {
    int index = place(key);
    if (index >= 0) {
      kept[index] = null;
      textLength[index] = -1;
      numbers[index] = value;
    }
    return this;
  }

  @Override
  public Span queue(long queueNs) {
    live();
    if (queueNs < 0) {
      throw new IllegalArgumentException("a queue time of " + queueNs + " ns");
    }
    this.queueNs = queueNs;
    return this;
  }

  @Override
  public Span parent(long traceIdHigh, long traceIdLow, long spanId, int flags) {
    live();
    if ((traceIdHigh | traceIdLow) == 0 || spanId == 0) {
      throw new IllegalArgumentException("a parent without a trace id or a span id");
    }
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.parentId = spanId;
    this.flags = flags;
    return this;
  }

  @Override
  public Span error(String errorType) {
    live();
    error = errorType;
    return this;
  }

  @Override
  public void end(long endNs) {
    live();
    if (endNs < startNs) {
      throw new IllegalArgumentException("ends at " + endNs + ", before its start at " + startNs);
    }
    open = false;
    owner.ended(this, endNs);
  }

  @Override
  public void drop(String reason) {
    live();
    open = false;
    owner.dropped(this, reason);
  }

  EndedSpan record(long endNs) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      attributes.put(keys[i].name(), value(i));
    }
    return new EndedSpan(
        name,
        kind,
        startNs,
        endNs,
        queueNs,
        error,
        parentId == 0 ? null : new EndedSpan.Parent(traceIdHigh, traceIdLow, parentId, flags),
        Collections.unmodifiableMap(attributes));
  }

  private Object value(int index) {
    if (kept[index] != null) {
      return kept[index];
    }
    return textLength[index] < 0
        ? (Object) numbers[index]
        : new String(text, textAt[index], textLength[index], StandardCharsets.UTF_8);
  }

  private int place(AttributeKey key, int length) {
    if (length > TEXT_BYTES - textUsed) {
      live();
      owner.attributeLeftOut();
      return -1;
    }
    int index = place(key);
    if (index >= 0) {
      kept[index] = null;
      textAt[index] = textUsed;
      textLength[index] = length;
      textUsed += length;
    }
    return index;
  }

  private int place(AttributeKey key) {
    live();
    for (int i = 0; i < count; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    if (count == ATTRIBUTES) {
      owner.attributeLeftOut();
      return -1;
    }
    keys[count] = key;
    return count++;
  }

  private void live() {
    if (!open) {
      throw new AssertionError("the decoder touched a span after its end");
    }
  }
}
