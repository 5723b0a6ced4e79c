package io.sonde.exporter.console.format;

import io.sonde.spi.telemetry.FinishedSpan;
import java.time.Instant;
import java.util.TreeMap;

/**
 * One JSON object a line, with everything a span has. Ids are lower-case hexadecimal, {@code start}
 * is RFC 3339 in UTC with nanoseconds.
 */
public final class JsonFormat implements SpanFormat {
  @Override
  public void append(FinishedSpan span, StringBuilder line) {
    JsonWriter json = new JsonWriter(line);
    json.object();
    json.member("start", start(span.startEpochNs()));
    json.member("duration_ns", span.endEpochNs() - span.startEpochNs());
    json.member("service", span.service().name());
    json.member("protocol", span.protocol());
    json.member("kind", span.kind().name());
    json.member("name", span.name());
    json.member("trace_id", Hex.of(span.traceIdHigh(), span.traceIdLow()));
    json.member("span_id", Hex.of(span.spanId()));
    if (span.parentSpanId() != 0) {
      json.member("parent_span_id", Hex.of(span.parentSpanId()));
    }
    json.member("trace_flags", (long) span.traceFlags());
    if (span.errorType() != null) {
      json.member("error_type", span.errorType());
    }
    json.key("attributes").object();
    span.attributes().forEach(json::member);
    json.end();
    json.key("resource").object();
    new TreeMap<>(span.service().resource()).forEach(json::member);
    json.end();
    json.end();
    line.append('\n');
  }

  private static String start(long epochNs) {
    return Instant.ofEpochSecond(
            Math.floorDiv(epochNs, 1_000_000_000L), Math.floorMod(epochNs, 1_000_000_000L))
        .toString();
  }
}
