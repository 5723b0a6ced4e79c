package io.sonde.pipeline;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.SpanView;

/** A copy of a span, for one that must wait. */
final class SpanCopy implements SpanView {
  private final String protocol;
  private final SpanKind kind;
  private final String name;
  private final int pid;
  private final long startNs;
  private final long endNs;
  private final long queueNs;
  private final String errorType;
  private final long traceIdHigh;
  private final long traceIdLow;
  private final long parentSpanId;
  private final int traceFlags;
  private final AttributeKey[] keys;
  private final String[] texts;
  private final long[] numbers;

  SpanCopy(SpanView span) {
    protocol = span.protocol();
    kind = span.kind();
    name = span.name();
    pid = span.pid();
    startNs = span.startNs();
    endNs = span.endNs();
    queueNs = span.queueNs();
    errorType = span.errorType();
    traceIdHigh = span.traceIdHigh();
    traceIdLow = span.traceIdLow();
    parentSpanId = span.parentSpanId();
    traceFlags = span.traceFlags();
    int count = span.attributeCount();
    keys = new AttributeKey[count];
    texts = new String[count];
    numbers = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = span.key(i);
      if (span.isNumber(i)) {
        numbers[i] = span.number(i);
      } else {
        // The hash is the original's: a value must have the same one in every span.
        texts[i] = span.text(i);
        numbers[i] = span.textHash(i);
      }
    }
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
    return keys.length;
  }

  @Override
  public AttributeKey key(int index) {
    return keys[index];
  }

  @Override
  public int indexOf(AttributeKey key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean isNumber(int index) {
    return texts[index] == null;
  }

  @Override
  public long number(int index) {
    return texts[index] == null ? numbers[index] : 0;
  }

  @Override
  public String text(int index) {
    return texts[index] == null ? Long.toString(numbers[index]) : texts[index];
  }

  @Override
  public int textHash(int index) {
    return (int) numbers[index];
  }

  @Override
  public boolean textEquals(int index, String value) {
    return value.equals(texts[index]);
  }
}
