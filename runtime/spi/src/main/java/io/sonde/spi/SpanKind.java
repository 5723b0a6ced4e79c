package io.sonde.spi;

/** Kinds of OpenTelemetry spans that traffic can produce. */
public enum SpanKind {
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER
}
