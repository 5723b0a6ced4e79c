package io.sonde.it;

import java.time.Instant;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A span as the console exporter printed it.
 *
 * @param service its service.name
 * @param kind SERVER, CLIENT, ...
 * @param name its name
 * @param start when it began
 * @param durationNs nanoseconds
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them
 * @param parentSpanId 16 of them, null for a root
 * @param errorType null if it did not fail
 * @param attributes texts and numbers
 * @param resource texts
 */
public record Span(
    String service,
    String kind,
    String name,
    Instant start,
    long durationNs,
    String traceId,
    String spanId,
    String parentSpanId,
    String errorType,
    Map<String, Object> attributes,
    Map<String, Object> resource) {
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  /** Reads a line of JSON, which is YAML too. */
  static Span read(String line) {
    Map<?, ?> json = (Map<?, ?>) new Load(SETTINGS).loadFromString(line);
    return new Span(
        (String) json.get("service"),
        (String) json.get("kind"),
        (String) json.get("name"),
        Instant.parse((String) json.get("start")),
        ((Number) json.get("duration_ns")).longValue(),
        (String) json.get("trace_id"),
        (String) json.get("span_id"),
        (String) json.get("parent_span_id"),
        (String) json.get("error_type"),
        members(json.get("attributes")),
        members(json.get("resource")));
  }

  /** A text attribute, null if it has none. */
  public String text(String key) {
    Object value = attributes.get(key);
    return value == null ? null : value.toString();
  }

  /** A number attribute, -1 if it has none. */
  public long number(String key) {
    return attributes.get(key) instanceof Number number ? number.longValue() : -1;
  }

  /** Whether it is a server's span of a server on this port. */
  public boolean isServedAt(int port) {
    return kind.equals("SERVER") && number("server.port") == port;
  }

  /** Whether it is a client's span of a call to a server on this port. */
  public boolean isCallTo(int port) {
    return kind.equals("CLIENT") && number("server.port") == port;
  }

  /** When it ended. */
  public Instant end() {
    return start.plusNanos(durationNs);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> members(Object object) {
    return (Map<String, Object>) object;
  }
}
