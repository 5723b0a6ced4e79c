/**
 * Traces and metrics to an OpenTelemetry collector, with the exporters of the OpenTelemetry SDK.
 * The SDK makes the protobuf; sending, retrying and counting are done here.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP specification</a>, section
 *     OTLP/HTTP
 */
package io.sonde.exporter.otlp;
