package io.sonde.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.pipeline.metrics.Definitions;
import io.sonde.pipeline.metrics.Points;
import io.sonde.pipeline.span.FakeSpan;
import io.sonde.spi.Capture;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanMetric;
import io.sonde.spi.config.Settings;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineComponentTest {
  /** Every key that the pipeline reads, with the default of the configuration's schema. */
  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("routes.patterns", List.of()),
          Map.entry("routes.ignore", List.of("health")),
          Map.entry("routes.ignore_mode", "all"),
          Map.entry("routes.unmatched", "learn"),
          Map.entry("routes.learn_limit", 100L),
          Map.entry("traces.sampler", "parentbased_always_on"),
          Map.entry("traces.sampler_arg", 1.0),
          Map.entry("metrics.cardinality_limit", 2000L),
          Map.entry("metrics.expiry", Duration.ofMinutes(5)),
          Map.entry("attributes.traces.include", List.of()),
          Map.entry("attributes.traces.exclude", List.of()),
          Map.entry("attributes.metrics.include", List.of()),
          Map.entry("attributes.metrics.exclude", List.of()),
          Map.entry("redact.query_parameters", List.of("token")));

  private final PipelineComponent component = new PipelineComponent(settings());

  @Test
  void readsTheSettings() {
    PipelineSettings settings = PipelineSettings.of(settings());
    assertThat(settings.routes().ignored()).extracting(Object::toString).containsExactly("/health");
    assertThat(settings.limits().cardinality()).isEqualTo(2000);
    assertThat(settings.limits().expiryNs()).isEqualTo(300_000_000_000L);
  }

  @Test
  void countsSpansWhileDiscoveryIsAway() {
    component.onSpan(FakeSpan.get("/a", 200));
    component.onIdle();
    Points points = Points.of(component);
    assertThat(points.value("sonde.pipeline.spans", Map.of())).isEqualTo(1);
    assertThat(points.value("sonde.pipeline.waiting", Map.of())).isEqualTo(1);
  }

  @Test
  void survivesAProtocolWithAWrongMetric() {
    SpanMetric wrong =
        new SpanMetric("x", "s", "", SpanKind.SERVER, null, List.of(), List.of(2.0, 1.0));
    component.addProtocol(new Plugin("wrong", List.of(wrong)));
    Plugin plugin = new Plugin("http1", Definitions.HTTP);
    component.addProtocol(plugin);
    component.removeProtocol(plugin);
    assertThat(Points.of(component).of("sonde.pipeline.spans")).hasSize(1);
  }

  @Test
  void tellsExportersApart() {
    component.addExporter(span -> {});
    assertThat(Points.of(component).of("sonde.pipeline.exporter.failures")).hasSize(1);
  }

  private static Settings settings() {
    return (Settings)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Settings.class},
            (proxy, method, arguments) -> {
              Object value = DEFAULTS.get((String) arguments[0]);
              if (value == null) {
                throw new IllegalArgumentException("no key " + arguments[0]);
              }
              return value;
            });
  }

  private record Plugin(String id, List<SpanMetric> metrics) implements Protocol {
    @Override
    public List<Signature> signatures() {
      return List.of();
    }

    @Override
    public int claims(Role sender, MemorySegment memory, long offset, int length) {
      return 0;
    }

    @Override
    public Capture capture() {
      return new Capture(0, 0);
    }

    @Override
    public Decoder newDecoder(Connection connection) {
      throw new UnsupportedOperationException();
    }
  }
}
