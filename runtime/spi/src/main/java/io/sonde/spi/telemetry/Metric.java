package io.sonde.spi.telemetry;

/**
 * What a metric is called. Names follow OpenTelemetry: dots, no unit, no {@code _total}; the
 * Prometheus exporter translates.
 *
 * @param name for example {@code http.server.request.duration}
 * @param unit UCUM, for example {@code s}, {@code By}, {@code {record}}; empty if it has none
 * @param description one sentence
 */
public record Metric(String name, String unit, String description) {}
