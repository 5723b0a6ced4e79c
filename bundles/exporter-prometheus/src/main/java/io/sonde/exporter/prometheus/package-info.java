/**
 * Metrics at an HTTP endpoint, in the text format of Prometheus and in OpenMetrics.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/">
 *     Prometheus and OpenMetrics compatibility</a>, whose names and labels this package gives
 */
package io.sonde.exporter.prometheus;
