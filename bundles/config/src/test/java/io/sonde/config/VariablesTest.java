package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.config.schema.Choice;
import io.sonde.config.schema.Flag;
import io.sonde.config.schema.Fraction;
import io.sonde.config.schema.Glob;
import io.sonde.config.schema.Groups;
import io.sonde.config.schema.Items;
import io.sonde.config.schema.Key;
import io.sonde.config.schema.Pairs;
import io.sonde.config.schema.Ports;
import io.sonde.config.schema.Schema;
import io.sonde.config.schema.Size;
import io.sonde.config.schema.Text;
import io.sonde.config.schema.Time;
import io.sonde.config.schema.Type;
import io.sonde.config.schema.Url;
import io.sonde.config.schema.Whole;
import io.sonde.config.source.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VariablesTest {
  /** A text that is valid for a type and is no default, with the value it stands for. */
  private record Example(String text, Object value) {}

  private static Example example(Type type) {
    return switch (type) {
      case Text text -> new Example(text.start() + "x y", text.start() + "x y");
      case Choice choice -> new Example(choice.words().getLast(), choice.words().getLast());
      case Flag _ -> new Example("TRUE", true);
      case Whole whole -> new Example("" + (whole.least() + 100), whole.least() + 100);
      case Fraction _ -> new Example("0.25", 0.25);
      case Time _ -> new Example("1m", Duration.ofMinutes(1));
      case Size _ -> new Example("1MiB", 1L << 20);
      case Url _ -> new Example("https://c:4318/x", "https://c:4318/x");
      case Glob _ -> new Example("*/{a,b}", "*/{a,b}");
      case Ports _ -> new Example("8000-8999", "8000-8999");
      case Items items -> {
        String element = example(items.element()).text();
        yield new Example(element + ", " + element, List.of(element, element));
      }
      case Pairs _ -> new Example("a=b,c=d%2Ce=f", Map.of("a", "b", "c", "d,e=f"));
      case Groups _ -> new Example("[{executable: '*/x'}]", List.of(Map.of("executable", "*/x")));
    };
  }

  static Stream<Arguments> variables() {
    return Schema.KEYS.keys().stream()
        .flatMap(
            key ->
                Stream.concat(
                    Stream.of(Arguments.of(key, key.variable(), false)),
                    key.aliases().stream()
                        .map(a -> Arguments.of(key, a.variable(), a.milliseconds()))));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("variables")
  void setsItsKey(Key key, String variable, boolean milliseconds) {
    Example example = example(key.type());
    String text = milliseconds ? "60000" : example.text();
    Configuration configuration = Configuration.load(null, Map.of(variable, text));
    assertThat(Fixture.problems(configuration))
        .as("but for what other keys must hold too")
        .allMatch(problem -> problem.contains("of no use without") || problem.contains("larger"));
    Setting setting = Fixture.setting(configuration, key.name());
    assertThat(setting.value()).isEqualTo(example.value());
    assertThat(setting.place().origin()).isEqualTo(variable);
  }

  @Test
  void thatIsUnknownIsRefusedWithTheNearest() {
    Map<String, String> environment =
        Map.of(
            "SONDE_PROMETHUS_PORT", "1",
            "SONDE_WHATEVER", "1",
            "SONDE_CONFIG", "x",
            "SONDE_LOG_LEVEL", "x",
            "SONDE_JAVA_OPTIONS", "x",
            "OTEL_EXPORTER_OTLP_ENPOINT", "x",
            "PATH", "x");
    Configuration configuration = Configuration.load(null, environment);
    assertThat(configuration.notes())
        .extracting(Object::toString)
        .containsExactly(
            "OTEL_EXPORTER_OTLP_ENPOINT: not read by Sonde, did you mean"
                + " 'OTEL_EXPORTER_OTLP_ENDPOINT'?");
    assertThat(Fixture.problems(configuration))
        .containsExactly(
            "SONDE_PROMETHUS_PORT: unknown variable, did you mean 'SONDE_PROMETHEUS_PORT'?",
            "SONDE_WHATEVER: unknown variable");
  }

  @Test
  void ofKubernetesServicesAreNoSettings() {
    Map<String, String> environment =
        Map.of(
            "SONDE_SERVICE_HOST", "10.0.0.1",
            "SONDE_SERVICE_PORT", "4318",
            "SONDE_SERVICE_PORT_HTTP", "4318",
            "SONDE_PORT", "tcp://10.0.0.1:4318",
            "SONDE_PORT_4318_TCP", "tcp://10.0.0.1:4318",
            "SONDE_PORT_4318_TCP_PROTO", "tcp",
            "SONDE_PORT_4318_TCP_PORT", "4318",
            "SONDE_PORT_4318_TCP_ADDR", "10.0.0.1",
            "SONDE_PROMETHEUS_SERVICE_HOST", "10.0.0.2",
            "SONDE_PROMETHEUS_PORT", "tcp://10.0.0.2:9090");
    Configuration configuration = Configuration.load(null, environment);
    assertThat(Fixture.value(configuration, "prometheus.port")).isEqualTo(0L);
  }

  @Test
  void thatIsEmptyIsNotSet() {
    Configuration configuration =
        Configuration.load(null, Map.of("SONDE_PROMETHEUS_PORT", " ", "OTEL_SERVICE_NAME", ""));
    assertThat(Fixture.value(configuration, "prometheus.port")).isEqualTo(0L);
    assertThat(Fixture.setting(configuration, "service.name").isDefault()).isTrue();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "10s",
            "otlp.timeout is '10s', expected milliseconds, a whole number without unit"),
        Arguments.of(
            "SONDE_OTLP_TIMEOUT",
            "10",
            "otlp.timeout is '10', a duration needs a unit: 10ms, 10s, 10m or 10h"),
        Arguments.of(
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc",
            "otlp.protocol is 'grpc', expected http/protobuf: OTLP is sent by HTTP only, to the"
                + " collector's port for HTTP, usually 4318"),
        Arguments.of(
            "OTEL_EXPORTER_OTLP_HEADERS",
            "secret",
            "otlp.headers is not valid: expected name=value,other=value"),
        Arguments.of(
            "OTEL_RESOURCE_ATTRIBUTES",
            "a=100%",
            "resource.attributes is 'a=100%', after a % two hexadecimal digits are expected (%25"
                + " for a %)"),
        Arguments.of(
            "OTEL_TRACES_SAMPLER",
            "jaeger_remote",
            "traces.sampler is 'jaeger_remote', expected parentbased_always_on,"
                + " parentbased_always_off, parentbased_traceidratio, always_on, always_off or"
                + " traceidratio"),
        Arguments.of(
            "OTEL_TRACES_EXPORTER",
            "otlp,zipkin",
            "'zipkin' is no exporter of Sonde for traces, expected otlp, console, none"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void isRefusedByItsName(String variable, String text, String sentence) {
    assertThat(Fixture.problems(Configuration.load(null, Map.of(variable, text))))
        .containsExactly(variable + ": " + sentence);
  }

  @Test
  void withGroupsTellsWhereInItsText() {
    Map<String, String> environment =
        Map.of("SONDE_DISCOVERY_INSTRUMENT", "[{executable: x, open_ports: y}]");
    assertThat(Fixture.problems(Configuration.load(null, environment)))
        .containsExactly(
            "SONDE_DISCOVERY_INSTRUMENT:1:30: discovery.instrument.open_ports is 'y', expected a"
                + " port from 1 to 65535 or a range such as 8000-8999");
  }
}
