package io.sonde.exporter.otlp;

import static io.sonde.exporter.otlp.Exports.labels;
import static io.sonde.exporter.otlp.Exports.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.exporter.otlp.Collector.Received;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanExporter;
import io.sonde.testkit.FakeSettings;
import io.sonde.testkit.osgi.FelixRig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** The bundle in a framework, with nothing of OpenTelemetry but what it brings itself. */
@Timeout(60)
class OtlpOsgiTest {
  private static final Logger LOG = Logger.getLogger("io.sonde.exporter.otlp");

  @TempDir Path folder;

  private static Settings settings(Map<String, Object> changes) {
    Map<String, Object> values = new HashMap<>();
    values.put("otlp.traces.enabled", true);
    values.put("otlp.metrics.enabled", true);
    values.put("otlp.compression", "gzip");
    values.put("otlp.timeout", Duration.ofSeconds(10));
    values.put("otlp.queue_size", 100L);
    values.put("otlp.batch_size", 10L);
    values.put("otlp.schedule_delay", Duration.ofMillis(10));
    values.put("otlp.metrics.interval", Duration.ofMillis(50));
    values.putAll(changes);
    return new FakeSettings(values);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sonde-otlp"))
        .count();
  }

  @Test
  void exportsFromInsideTheFrameworkAndLeavesNothing() throws Exception {
    try (Collector collector = Collector.healthy();
        FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(Settings.class, settings(Map.of("otlp.endpoint", collector.url())));
      MetricSource source = sink -> sink.gauge(new Metric("from.outside", "", ""), labels(null), 1);
      felix.provide(MetricSource.class, source);
      Bundle bundle = felix.install(Path.of("target/classes"));

      felix.service(SpanExporter.class).export(span("one"));
      boolean traces = false;
      boolean outside = false;
      boolean own = false;
      while (!(traces && outside && own)) {
        Received received = collector.next();
        if (received.path().equals("/v1/traces")) {
          assertThat(received.traces().getResourceSpans(0).getScopeSpans(0).getSpans(0).getName())
              .isEqualTo("one");
          traces = true;
        } else {
          List<String> names =
              received.metrics().getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                  .map(metric -> metric.getName())
                  .toList();
          outside |= names.contains("from.outside");
          own |= names.contains("sonde.otlp.spans");
        }
      }
      assertThat(
              bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
          .as("packages that others can see")
          .isEmpty();
      assertThat(threads()).isEqualTo(2);

      bundle.stop();
      assertThat(felix.service(SpanExporter.class)).isNull();
      assertThat(threads()).isZero();
      bundle.start();
      assertThat(felix.service(SpanExporter.class)).isNotNull();
    }
  }

  @Test
  void doesNothingWithoutAnEndpoint() throws Exception {
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(Settings.class, settings(Map.of()));
      felix.install(Path.of("target/classes"));
      assertThat(felix.service(SpanExporter.class)).isNull();
      assertThat(felix.service(MetricSource.class)).isNull();
      assertThat(threads()).isZero();
    }
  }

  @Test
  void doesNothingForOtherCommands() throws Exception {
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Settings.class, settings(Map.of("otlp.endpoint", "http://127.0.0.1:1")));
      felix.install(Path.of("target/classes"));
      assertThat(felix.service(SpanExporter.class)).isNull();
      assertThat(threads()).isZero();
    }
  }

  @Test
  void isOffWithAReasonIfAFileIsMissing() throws Exception {
    Queue<String> said = new ConcurrentLinkedQueue<>();
    Handler handler = listener(said);
    LOG.addHandler(handler);
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(
          Settings.class,
          settings(
              Map.of(
                  "otlp.endpoint",
                  "https://127.0.0.1:1",
                  "otlp.certificate",
                  folder.resolve("missing.pem").toString())));
      felix.install(Path.of("target/classes"));
      assertThat(felix.service(SpanExporter.class)).isNull();
      assertThat(threads()).isZero();
      assertThat(said)
          .containsExactly(
              "The OTLP exporter is off: otlp.certificate "
                  + folder.resolve("missing.pem")
                  + " does not exist. The agent goes on without it.");
    } finally {
      LOG.removeHandler(handler);
    }
  }

  private static Handler listener(Queue<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        said.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
