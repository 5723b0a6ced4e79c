package io.sonde.testkit;

import io.sonde.spi.SpanKind;
import java.util.Map;

/**
 * What a decoder said in a span that it ended.
 *
 * @param name as set; null if it was not
 * @param kind kind of the span
 * @param startNs when it began
 * @param endNs when it ended
 * @param queueNs how long the request waited; -1 if it was not set
 * @param error value of {@code error.type}; null if it did not fail
 * @param parent trace context that the request carried; null if it carried none
 * @param attributes by name, {@link String} or {@link Long}, in the order in which they were first
 *     set
 */
public record EndedSpan(
    String name,
    SpanKind kind,
    long startNs,
    long endNs,
    long queueNs,
    String error,
    Parent parent,
    Map<String, Object> attributes) {
  /**
   * A parent in the words of {@link io.sonde.spi.Span#parent}.
   *
   * @param traceIdHigh first half of the trace id
   * @param traceIdLow second half
   * @param spanId the caller's span
   * @param flags trace flags
   */
  public record Parent(long traceIdHigh, long traceIdLow, long spanId, int flags) {}

  /** Value of an attribute; null if the span lacks it. */
  public Object get(String attribute) {
    return attributes.get(attribute);
  }
}
