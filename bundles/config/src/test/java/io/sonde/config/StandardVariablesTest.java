package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandardVariablesTest {
  @TempDir Path folder;

  static Arguments row(
      String yaml, Map<String, String> environment, String key, Object value, String origin) {
    return Arguments.of(yaml, environment, key, value, origin);
  }

  static Stream<Arguments> rows() {
    Map<String, String> off = Map.of("OTEL_SDK_DISABLED", "true");
    Map<String, String> none =
        Map.of("OTEL_TRACES_EXPORTER", "none", "OTEL_METRICS_EXPORTER", "none");
    Map<String, String> scraped = Map.of("OTEL_METRICS_EXPORTER", "prometheus");
    Map<String, String> printed = Map.of("OTEL_TRACES_EXPORTER", "console");
    Map<String, String> sent = Map.of("OTEL_TRACES_EXPORTER", "otlp");
    return Stream.of(
        row("", none, "otlp.traces.enabled", false, "OTEL_TRACES_EXPORTER"),
        row("", none, "otlp.metrics.enabled", false, "OTEL_METRICS_EXPORTER"),
        row("", sent, "otlp.traces.enabled", true, "OTEL_TRACES_EXPORTER"),
        row(
            "",
            sent,
            "otlp.traces.endpoint",
            "http://localhost:4318/v1/traces",
            "OTEL_TRACES_EXPORTER"),
        row("", sent, "otlp.metrics.endpoint", "", "default"),
        row("otlp.endpoint: http://c", sent, "otlp.traces.endpoint", "", "default"),
        row("", printed, "otlp.traces.enabled", false, "OTEL_TRACES_EXPORTER"),
        row("", printed, "console.format", "text", "OTEL_TRACES_EXPORTER"),
        row("console.format: json", printed, "console.format", "json", "f:1"),
        row("", scraped, "prometheus.port", 9464L, "OTEL_METRICS_EXPORTER"),
        row("prometheus.port: 90", scraped, "prometheus.port", 90L, "f:1"),
        row("", scraped, "otlp.metrics.enabled", false, "OTEL_METRICS_EXPORTER"),
        row(
            "",
            Map.of(
                "OTEL_METRICS_EXPORTER", "prometheus,otlp",
                "OTEL_EXPORTER_PROMETHEUS_PORT", "9999"),
            "prometheus.port",
            9999L,
            "OTEL_EXPORTER_PROMETHEUS_PORT"),
        row(
            "",
            Map.of(
                "OTEL_METRICS_EXPORTER", "prometheus", "OTEL_EXPORTER_PROMETHEUS_HOST", "0.0.0.0"),
            "prometheus.address",
            "0.0.0.0",
            "OTEL_EXPORTER_PROMETHEUS_HOST"),
        row("", Map.of("OTEL_EXPORTER_PROMETHEUS_PORT", "9999"), "prometheus.port", 0L, "default"),
        row("", off, "otlp.traces.enabled", false, "OTEL_SDK_DISABLED"),
        row("", off, "otlp.metrics.enabled", false, "OTEL_SDK_DISABLED"),
        row("prometheus.port: 90", off, "prometheus.port", 0L, "OTEL_SDK_DISABLED"),
        row("", off, "console.format", "off", "OTEL_SDK_DISABLED"),
        row(
            "",
            Map.of("OTEL_SDK_DISABLED", "true", "SONDE_CONSOLE_FORMAT", "json"),
            "console.format",
            "json",
            "SONDE_CONSOLE_FORMAT"),
        row(
            "",
            Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop,a=b"),
            "service.name",
            "shop",
            "OTEL_RESOURCE_ATTRIBUTES"),
        row(
            "",
            Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop,a=b"),
            "resource.attributes",
            Map.of("a", "b"),
            "OTEL_RESOURCE_ATTRIBUTES"),
        row(
            "",
            Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop", "OTEL_SERVICE_NAME", "till"),
            "service.name",
            "till",
            "OTEL_SERVICE_NAME"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void setsKeys(
      String yaml, Map<String, String> environment, String key, Object value, String origin) {
    Configuration configuration = Fixture.load(folder, yaml, environment);
    assertThat(Fixture.value(configuration, key)).isEqualTo(value);
    String actual = Fixture.setting(configuration, key).place().origin();
    assertThat(actual.replace(folder + "/", "")).isEqualTo(origin);
  }
}
