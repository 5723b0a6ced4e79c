package io.sonde.pipeline.metrics;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanMetric;
import java.util.List;
import java.util.stream.Stream;

/** Metrics as a plugin for HTTP defines them. */
public final class Definitions {
  public static final String DURATION = "http.server.request.duration";
  public static final String SIZE = "http.server.response.body.size";
  public static final String CLIENT = "http.client.request.duration";

  private static final List<AttributeKey> KEYS =
      keys("http.request.method", "http.response.status_code", "error.type", "http.route");

  /** Duration and size of the server, duration of the client. */
  public static final List<SpanMetric> HTTP =
      List.of(
          duration(DURATION, SpanKind.SERVER, KEYS),
          new SpanMetric(
              SIZE,
              "By",
              "Size.",
              SpanKind.SERVER,
              AttributeKey.of("http.response.body.size"),
              KEYS,
              List.of(10.0, 100.0)),
          duration(CLIENT, SpanKind.CLIENT, keys("http.request.method", "server.address")));

  private Definitions() {}

  public static SpanMetric duration(String name, SpanKind kind, List<AttributeKey> keys) {
    return new SpanMetric(name, "s", "Duration.", kind, null, keys, List.of(0.001, 0.01, 0.1));
  }

  public static List<AttributeKey> keys(String... names) {
    return Stream.of(names).map(AttributeKey::of).toList();
  }
}
