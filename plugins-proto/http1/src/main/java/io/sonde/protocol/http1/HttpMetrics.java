package io.sonde.protocol.http1;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanMetric;
import java.util.List;

/**
 * Metrics of HTTP spans, semantic conventions 1.44, {@code docs/http/http-metrics.md}. The
 * conventions advise no buckets for sizes; these double from 32 bytes, as the field's agents have
 * them.
 */
final class HttpMetrics {
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
  private static final List<Double> SIZES =
      List.of(0.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0, 8192.0);

  private static final List<AttributeKey> SERVER =
      List.of(
          Keys.METHOD,
          Keys.SCHEME,
          Keys.ERROR,
          Keys.STATUS,
          Keys.ROUTE,
          Keys.PROTOCOL_NAME,
          Keys.PROTOCOL_VERSION);
  private static final List<AttributeKey> CLIENT =
      List.of(
          Keys.METHOD,
          Keys.SERVER_ADDRESS,
          Keys.SERVER_PORT,
          Keys.ERROR,
          Keys.STATUS,
          Keys.PROTOCOL_NAME,
          Keys.PROTOCOL_VERSION);

  static final List<SpanMetric> ALL =
      List.of(
          duration("http.server.request.duration", SpanKind.SERVER, SERVER),
          size("http.server.request.body.size", SpanKind.SERVER, SERVER, Keys.REQUEST_SIZE),
          size("http.server.response.body.size", SpanKind.SERVER, SERVER, Keys.RESPONSE_SIZE),
          duration("http.client.request.duration", SpanKind.CLIENT, CLIENT),
          size("http.client.request.body.size", SpanKind.CLIENT, CLIENT, Keys.REQUEST_SIZE),
          size("http.client.response.body.size", SpanKind.CLIENT, CLIENT, Keys.RESPONSE_SIZE));

  private HttpMetrics() {}

  private static SpanMetric duration(String name, SpanKind kind, List<AttributeKey> attributes) {
    String side = kind == SpanKind.SERVER ? "server" : "client";
    return new SpanMetric(
        name, "s", "Duration of HTTP " + side + " requests.", kind, null, attributes, SECONDS);
  }

  private static SpanMetric size(
      String name, SpanKind kind, List<AttributeKey> attributes, AttributeKey value) {
    String side = kind == SpanKind.SERVER ? "server" : "client";
    String message = value == Keys.REQUEST_SIZE ? "request" : "response";
    return new SpanMetric(
        name,
        "By",
        "Size of HTTP " + side + " " + message + " bodies.",
        kind,
        value,
        attributes,
        SIZES);
  }
}
