package io.sonde.spi;

import java.util.List;

/**
 * A histogram that is made of a protocol's spans.
 *
 * @param name as the semantic conventions write it, for example {@code
 *     http.server.request.duration}
 * @param unit UCUM, for example {@code s} or {@code By}
 * @param description one sentence
 * @param kind kind of the spans that count
 * @param value attribute that holds the value; null for the span's duration in seconds. A span
 *     without it does not count
 * @param attributes attributes of the series, in the order of the conventions; those that a span
 *     lacks are left out
 * @param bounds upper bounds of the buckets, in {@code unit}, ascending, without infinity
 */
public record SpanMetric(
    String name,
    String unit,
    String description,
    SpanKind kind,
    AttributeKey value,
    List<AttributeKey> attributes,
    List<Double> bounds) {
  /** Copies the lists. */
  public SpanMetric {
    attributes = List.copyOf(attributes);
    bounds = List.copyOf(bounds);
  }
}
