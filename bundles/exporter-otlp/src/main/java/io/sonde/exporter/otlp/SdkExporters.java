package io.sonde.exporter.otlp;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The SDK's exporters with our sender. They encode and call the sender on the same thread, so an
 * export is over when it returns.
 */
final class SdkExporters {
  /**
   * The SDK logs failures with stack traces; {@link Complaints} says them. Held, since loggers are
   * only weakly.
   */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private SdkExporters() {}

  /** Sends spans. */
  record Traces(OtlpHttpSpanExporter exporter, CollectorSender sender) {
    Outcome export(Collection<SpanData> spans) {
      exporter.export(spans);
      return sender.outcome();
    }

    void abort() {
      sender.abort();
    }

    void close() {
      exporter.shutdown();
    }
  }

  /** Sends metrics. */
  record Metrics(OtlpHttpMetricExporter exporter, CollectorSender sender) {
    Outcome export(Collection<MetricData> metrics) {
      exporter.export(metrics);
      return sender.outcome();
    }

    void abort() {
      sender.abort();
    }

    void close() {
      exporter.shutdown();
    }
  }

  static Traces traces(
      OtlpSettings settings,
      Backoff backoff,
      Shutdown shutdown,
      RequestCounts counts,
      Complaints complaints) {
    SDK.setLevel(Level.OFF);
    SenderLoader loader = new SenderLoader("traces", backoff, shutdown, counts, complaints);
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setComponentLoader(loader)
            .setMeterProvider(MeterProvider.noop())
            .setEndpoint(settings.traces())
            .setTimeout(settings.timeout())
            .setConnectTimeout(settings.timeout())
            .setCompression(settings.compression());
    settings.headers().forEach(builder::addHeader);
    if (settings.traces().startsWith("https:")) {
      TlsFiles files = TlsFiles.read(settings);
      files.authorities(builder::setTrustedCertificates);
      files.client(builder::setClientTls);
    }
    return new Traces(builder.build(), loader.sender);
  }

  static Metrics metrics(
      OtlpSettings settings,
      Backoff backoff,
      Shutdown shutdown,
      RequestCounts counts,
      Complaints complaints) {
    SDK.setLevel(Level.OFF);
    SenderLoader loader = new SenderLoader("metrics", backoff, shutdown, counts, complaints);
    OtlpHttpMetricExporterBuilder builder =
        OtlpHttpMetricExporter.builder()
            .setComponentLoader(loader)
            .setMeterProvider(MeterProvider.noop())
            .setEndpoint(settings.metrics())
            .setTimeout(settings.timeout())
            .setConnectTimeout(settings.timeout())
            .setCompression(settings.compression());
    settings.headers().forEach(builder::addHeader);
    if (settings.metrics().startsWith("https:")) {
      TlsFiles files = TlsFiles.read(settings);
      files.authorities(builder::setTrustedCertificates);
      files.client(builder::setClientTls);
    }
    return new Metrics(builder.build(), loader.sender);
  }

  /** Gives the SDK our sender where it would look for one among the services of a class path. */
  private static final class SenderLoader implements ComponentLoader {
    private final HttpSenderProvider provider;
    private CollectorSender sender;

    SenderLoader(
        String signal,
        Backoff backoff,
        Shutdown shutdown,
        RequestCounts counts,
        Complaints complaints) {
      this.provider =
          config ->
              sender = new CollectorSender(config, signal, backoff, shutdown, counts, complaints);
    }

    @Override
    public <T> Iterable<T> load(Class<T> type) {
      return type == HttpSenderProvider.class ? List.of(type.cast(provider)) : List.of();
    }
  }
}
