package io.sonde.spi.telemetry;

import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import java.util.Map;

/**
 * A span ready for export: decorated, named, sampled.
 *
 * @param service who did it
 * @param protocol id of the plugin that made it
 * @param kind kind of the span
 * @param name full name, for example {@code GET /users/{id}}
 * @param traceIdHigh first half of the trace id
 * @param traceIdLow second half; the two are not both 0
 * @param spanId id of this span, not 0
 * @param parentSpanId id of its parent, 0 for a root
 * @param traceFlags W3C trace flags; bit 0 is set: only sampled spans are exported
 * @param startEpochNs begin, nanoseconds since 1970
 * @param endEpochNs end, same clock
 * @param errorType value of {@code error.type}, null if it did not fail
 * @param attributes values are {@link String}, {@link Long} or {@link Double}; in the order of the
 *     conventions
 */
public record FinishedSpan(
    Service service,
    String protocol,
    SpanKind kind,
    String name,
    long traceIdHigh,
    long traceIdLow,
    long spanId,
    long parentSpanId,
    int traceFlags,
    long startEpochNs,
    long endEpochNs,
    String errorType,
    Map<String, Object> attributes) {}
