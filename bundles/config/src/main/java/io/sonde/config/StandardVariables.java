package io.sonde.config;

import io.sonde.config.schema.Items;
import io.sonde.config.schema.Reading;
import io.sonde.config.schema.Schema;
import io.sonde.config.schema.Whole;
import io.sonde.config.source.Place;
import io.sonde.config.source.Problems;
import io.sonde.config.source.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Variables of OpenTelemetry that say more than the value of one key: which exporters there are and
 * whether there is anything at all. Sonde's own variables are stronger.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">OpenTelemetry
 *     specification 1.50, environment variables</a>
 */
final class StandardVariables {
  /** Variables that are read here. */
  static final Set<String> NAMES =
      Set.of(
          "OTEL_TRACES_EXPORTER",
          "OTEL_METRICS_EXPORTER",
          "OTEL_EXPORTER_PROMETHEUS_PORT",
          "OTEL_EXPORTER_PROMETHEUS_HOST",
          "OTEL_SDK_DISABLED");

  private static final long PROMETHEUS_PORT = 9464;

  private final Map<String, String> environment;
  private final Map<String, Setting> settings;
  private final Problems problems;

  private StandardVariables(
      Map<String, String> environment, Map<String, Setting> settings, Problems problems) {
    this.environment = environment;
    this.settings = settings;
    this.problems = problems;
  }

  static void apply(
      Map<String, String> environment, Map<String, Setting> settings, Problems problems) {
    new StandardVariables(environment, settings, problems).apply();
  }

  private void apply() {
    exporters("traces", List.of("otlp", "console", "none"));
    exporters("metrics", List.of("otlp", "prometheus", "none"));
    if (text("OTEL_SDK_DISABLED").equalsIgnoreCase("true")) {
      set("otlp.traces.enabled", false, "OTEL_SDK_DISABLED");
      set("otlp.metrics.enabled", false, "OTEL_SDK_DISABLED");
      set("prometheus.port", 0L, "OTEL_SDK_DISABLED");
      set("console.format", "off", "OTEL_SDK_DISABLED");
    }
    lift("service.name");
    lift("service.namespace");
  }

  private void exporters(String signal, List<String> known) {
    String variable = "OTEL_" + signal.toUpperCase(Locale.ROOT) + "_EXPORTER";
    List<String> exporters = Items.split(text(variable));
    if (exporters.isEmpty()) {
      return;
    }
    for (String exporter : exporters) {
      if (!known.contains(exporter)) {
        problems.add(
            Place.variable(variable),
            Problems.quoted(exporter)
                + " is no exporter of Sonde for "
                + signal
                + ", expected "
                + String.join(", ", known));
      }
    }
    boolean otlp = exporters.contains("otlp");
    set("otlp." + signal + ".enabled", otlp, variable);
    if (otlp && isEmpty("otlp.endpoint") && isEmpty("otlp." + signal + ".endpoint")) {
      // Whoever names the exporter expects the default address of OpenTelemetry.
      set("otlp." + signal + ".endpoint", "http://localhost:4318/v1/" + signal, variable);
    }
    if (exporters.contains("console")) {
      if (settings.get("console.format").value().equals("auto")) {
        set("console.format", "text", variable);
      }
    }
    if (exporters.contains("prometheus")) {
      prometheus(variable);
    }
  }

  private void prometheus(String variable) {
    String port = text("OTEL_EXPORTER_PROMETHEUS_PORT");
    if (!port.isEmpty()) {
      variable = "OTEL_EXPORTER_PROMETHEUS_PORT";
      switch (new Whole(1, 65_535).read(port)) {
        case Reading.Value(Object value) -> set("prometheus.port", value, variable);
        case Reading.Refusal(String reason) ->
            problems.add(
                Place.variable(variable),
                "prometheus.port is " + Problems.quoted(port) + ", " + reason);
      }
    } else if (settings.get("prometheus.port").value().equals(0L)) {
      set("prometheus.port", PROMETHEUS_PORT, variable);
    }
    String host = text("OTEL_EXPORTER_PROMETHEUS_HOST");
    if (!host.isEmpty()) {
      set("prometheus.address", host, "OTEL_EXPORTER_PROMETHEUS_HOST");
    }
  }

  /** Moves a service's identity out of the resource's attributes, where the standard allows it. */
  private void lift(String key) {
    Setting resource = settings.get("resource.attributes");
    Map<?, ?> attributes = (Map<?, ?>) resource.value();
    if (attributes.get(key) instanceof String value) {
      if (settings.get(key).isDefault()) {
        settings.put(key, new Setting(Schema.KEYS.find(key), value, resource.place()));
      }
      Map<Object, Object> rest = new LinkedHashMap<>(attributes);
      rest.remove(key);
      settings.put(
          resource.key().name(),
          new Setting(resource.key(), Collections.unmodifiableMap(rest), resource.place()));
    }
  }

  private void set(String key, Object value, String variable) {
    Setting present = settings.get(key);
    if (!present.place().variable() || !present.place().source().startsWith("SONDE_")) {
      settings.put(key, new Setting(present.key(), value, Place.variable(variable)));
    }
  }

  private boolean isEmpty(String key) {
    return settings.get(key).value().equals("");
  }

  private String text(String variable) {
    return environment.getOrDefault(variable, "").strip();
  }
}
