package io.sonde.exporter.otlp;

import io.sonde.spi.config.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * How to reach the collector.
 *
 * @param traces where spans go, complete with its path; empty if they go nowhere
 * @param metrics where metrics go, the same way
 * @param headers added to every request
 * @param compression {@code gzip} or {@code none}
 * @param timeout longest wait for a connection, and then for an answer
 * @param certificate file with the authorities to trust, in PEM; empty for those of the JDK
 * @param clientCertificate file with the certificate to show, in PEM; empty for none
 * @param clientKey file with its private key
 * @param queueSize spans that may wait
 * @param batchSize most spans of one request
 * @param scheduleDelay longest wait of a span for others to go with it
 * @param metricsInterval time between two exports of metrics
 */
record OtlpSettings(
    String traces,
    String metrics,
    Map<String, String> headers,
    String compression,
    Duration timeout,
    String certificate,
    String clientCertificate,
    String clientKey,
    int queueSize,
    int batchSize,
    Duration scheduleDelay,
    Duration metricsInterval) {

  static OtlpSettings from(Settings settings) {
    return new OtlpSettings(
        endpoint(settings, "traces"),
        endpoint(settings, "metrics"),
        settings.map("otlp.headers"),
        settings.text("otlp.compression"),
        settings.duration("otlp.timeout"),
        settings.text("otlp.certificate"),
        settings.text("otlp.client_certificate"),
        settings.text("otlp.client_key"),
        (int) settings.number("otlp.queue_size"),
        (int) settings.number("otlp.batch_size"),
        settings.duration("otlp.schedule_delay"),
        settings.duration("otlp.metrics.interval"));
  }

  /**
   * The address of a signal: its own as it stands, else the common one with the signal's path.
   *
   * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OTLP exporter</a>,
   *     section endpoint URLs for OTLP/HTTP
   */
  private static String endpoint(Settings settings, String signal) {
    if (!settings.flag("otlp." + signal + ".enabled")) {
      return "";
    }
    String own = settings.text("otlp." + signal + ".endpoint");
    String base = settings.text("otlp.endpoint");
    if (!own.isEmpty() || base.isEmpty()) {
      return own;
    }
    return base + (base.endsWith("/") ? "v1/" : "/v1/") + signal;
  }
}
