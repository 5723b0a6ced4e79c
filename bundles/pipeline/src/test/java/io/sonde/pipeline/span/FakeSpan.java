package io.sonde.pipeline.span;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.SpanView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A span slot as the core has it: text in bytes, made into a string only when asked for. */
public final class FakeSpan implements SpanView {
  private final AttributeKey[] keys = new AttributeKey[32];
  private final byte[][] texts = new byte[32][];
  private final long[] numbers = new long[32];
  private int count;
  private SpanKind kind = SpanKind.SERVER;
  private String name = "GET";
  private int pid = 1;
  private long startNs;
  private long endNs;
  private long queueNs = -1;
  private String errorType;
  private long traceIdHigh;
  private long traceIdLow;
  private long parentSpanId;
  private int traceFlags;
  private boolean readable = true;

  /** A server span of process 1, GET, from 0 to 1 ms, without attributes. */
  public static FakeSpan server() {
    return new FakeSpan().times(0, 1_000_000);
  }

  /** A server span with the attributes of an answered request. */
  public static FakeSpan get(String path, int status) {
    return server()
        .set("http.request.method", "GET")
        .set("url.scheme", "http")
        .set("url.path", path)
        .set("http.response.status_code", status);
  }

  public FakeSpan kind(SpanKind kind) {
    this.kind = kind;
    return this;
  }

  public FakeSpan pid(int pid) {
    this.pid = pid;
    return this;
  }

  public FakeSpan times(long startNs, long endNs) {
    this.startNs = startNs;
    this.endNs = endNs;
    return this;
  }

  public FakeSpan queue(long queueNs) {
    this.queueNs = queueNs;
    return this;
  }

  public FakeSpan error(String errorType) {
    this.errorType = errorType;
    return this;
  }

  public FakeSpan parent(long high, long low, long spanId, int flags) {
    traceIdHigh = high;
    traceIdLow = low;
    parentSpanId = spanId;
    traceFlags = flags;
    return this;
  }

  public FakeSpan set(String key, String value) {
    int place = place(key);
    texts[place] = value.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public FakeSpan set(String key, long value) {
    int place = place(key);
    texts[place] = null;
    numbers[place] = value;
    return this;
  }

  /** Makes it an error to ask for text as a string. */
  public FakeSpan unreadable() {
    readable = false;
    return this;
  }

  private int place(String key) {
    AttributeKey attribute = AttributeKey.of(key);
    int place = indexOf(attribute);
    if (place < 0) {
      place = count++;
      keys[place] = attribute;
    }
    return place;
  }

  @Override
  public String protocol() {
    return "http1";
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
    return count;
  }

  @Override
  public AttributeKey key(int index) {
    return keys[index];
  }

  @Override
  public int indexOf(AttributeKey key) {
    for (int i = 0; i < count; i++) {
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
    if (!readable) {
      throw new IllegalStateException("made a string of " + keys[index]);
    }
    byte[] text = texts[index];
    return text == null ? Long.toString(numbers[index]) : new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public int textHash(int index) {
    return Arrays.hashCode(texts[index]);
  }

  @Override
  public boolean textEquals(int index, String value) {
    byte[] text = texts[index];
    if (text == null || text.length != value.length()) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (text[i] != (byte) value.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
