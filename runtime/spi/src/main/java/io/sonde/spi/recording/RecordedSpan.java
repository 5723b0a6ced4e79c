package io.sonde.spi.recording;

import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.SpanView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A span of a recorded connection, as it was or as it is expected.
 *
 * @param startNs nanoseconds since the connection's begin; -1 if nothing is expected of its times
 * @param endNs with the same rule
 * @param attributes text by name; of an expected span those that matter. A number is its digits
 */
public record RecordedSpan(
    SpanKind kind, String name, long startNs, long endNs, Map<String, String> attributes) {
  /** Name of the attribute that holds why the span failed. */
  public static final String ERROR = "error.type";

  /** Name of the attribute that holds the context that the request carried. */
  public static final String PARENT = "traceparent";

  /** Copies the attributes. */
  public RecordedSpan {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * Copies a finished span.
   *
   * @param beginNs when the connection began, by the span's clock
   */
  public static RecordedSpan of(SpanView span, long beginNs) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < span.attributeCount(); i++) {
      attributes.put(span.key(i).name(), span.text(i));
    }
    if (span.errorType() != null) {
      attributes.put(ERROR, span.errorType());
    }
    if (span.parentSpanId() != 0) {
      attributes.put(
          PARENT,
          traceparent(
              span.traceIdHigh(), span.traceIdLow(), span.parentSpanId(), span.traceFlags()));
    }
    return new RecordedSpan(
        span.kind(), span.name(), span.startNs() - beginNs, span.endNs() - beginNs, attributes);
  }

  /** A parent as the header {@code traceparent} writes it, W3C Trace Context section 3.2. */
  public static String traceparent(long traceIdHigh, long traceIdLow, long spanId, int flags) {
    return "00-%016x%016x-%016x-%02x".formatted(traceIdHigh, traceIdLow, spanId, flags & 0xff);
  }

  /**
   * What another span lacks of what is expected here.
   *
   * @return null if nothing, else a part of a sentence
   */
  public String difference(RecordedSpan actual) {
    if (kind != actual.kind || !name.equals(actual.name)) {
      return "expected " + this + ", got " + actual;
    }
    if (startNs >= 0 && (startNs != actual.startNs || endNs != actual.endNs)) {
      return "expected %s from %s, got it from %s".formatted(this, times(), actual.times());
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String value = actual.attributes.get(attribute.getKey());
      if (!attribute.getValue().equals(value)) {
        return "expected %s with %s=%s, got %s"
            .formatted(
                this,
                attribute.getKey(),
                attribute.getValue(),
                value == null ? "it without" : value);
      }
    }
    return null;
  }

  private String times() {
    return startNs / 1000 + " to " + endNs / 1000 + " µs";
  }

  /** Kind and name. */
  @Override
  public String toString() {
    return "span " + kind.name().toLowerCase(Locale.ROOT) + " " + name;
  }
}
