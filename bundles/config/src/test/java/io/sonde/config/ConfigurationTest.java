package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sonde.spi.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final String YAML =
      """
      ebpf:
        ring_size: 8MiB
      prometheus:
        port: 9090          # scraped
        basic_auth: {user: me, password: "${PASSWORD:-none}"}
      otlp.headers:
        authorization: Bearer ${TOKEN}
      routes.patterns:
        - /users/{id}
        - "/cost/$${id}"
      traces.sampler_arg: 0.5
      otlp.timeout: 1m30s
      attributes: {traces: {exclude: "http.*, url.{path,query}"}}
      discovery:
        open_ports: [80, 8000-8999]
        instrument:
          - executable: "*/nginx"
            open_ports: 80,443
            containers_only: true
            sampler: {name: traceidratio, arg: 0.1}
            routes.ignore: [/health]
            exports: []
          - languages: java
      plugins:
      """;

  @TempDir Path folder;

  private Settings settings(String yaml, Map<String, String> environment) {
    Configuration configuration = Fixture.load(folder, yaml, environment);
    assertThat(Fixture.problems(configuration)).isEmpty();
    return new EffectiveSettings(configuration.settings());
  }

  @Test
  void readsValuesOfEveryKind() {
    Settings settings = settings(YAML, Map.of("TOKEN", "a:b # c"));
    assertThat(settings.bytes("ebpf.ring_size")).isEqualTo(8L << 20);
    assertThat(settings.number("prometheus.port")).isEqualTo(9090);
    assertThat(settings.text("prometheus.basic_auth.password")).isEqualTo("none");
    assertThat(settings.map("otlp.headers")).isEqualTo(Map.of("authorization", "Bearer a:b # c"));
    assertThat(settings.list("routes.patterns")).containsExactly("/users/{id}", "/cost/${id}");
    assertThat(settings.decimal("traces.sampler_arg")).isEqualTo(0.5);
    assertThat(settings.duration("otlp.timeout")).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.list("attributes.traces.exclude"))
        .containsExactly("http.*", "url.{path,query}");
    assertThat(settings.list("discovery.open_ports")).containsExactly("80", "8000-8999");
    assertThat(settings.flag("discovery.default_excludes")).isTrue();
    assertThat(settings.groups("discovery.instrument"))
        .isEqualTo(
            List.of(
                Map.of(
                    "executable",
                    "*/nginx",
                    "open_ports",
                    List.of("80", "443"),
                    "containers_only",
                    true,
                    "sampler.name",
                    "traceidratio",
                    "sampler.arg",
                    0.1,
                    "routes.ignore",
                    List.of("/health"),
                    "exports",
                    List.of()),
                Map.of("languages", List.of("java"))));
  }

  @Test
  void laterSourcesWin() {
    assertThat(settings("", Map.of()).duration("otlp.timeout")).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings(YAML, Map.of("TOKEN", "t")).duration("otlp.timeout"))
        .isEqualTo(Duration.ofSeconds(90));
    Map<String, String> standard = Map.of("TOKEN", "t", "OTEL_EXPORTER_OTLP_TIMEOUT", "2000");
    assertThat(settings(YAML, standard).duration("otlp.timeout")).isEqualTo(Duration.ofSeconds(2));
    Map<String, String> own =
        Map.of("TOKEN", "t", "OTEL_EXPORTER_OTLP_TIMEOUT", "2000", "SONDE_OTLP_TIMEOUT", "3s");
    assertThat(settings(YAML, own).duration("otlp.timeout")).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void variablesWithinValuesCannotAddKeys() {
    Map<String, String> environment = Map.of("NAME", "a\nprometheus.port: 1");
    Configuration configuration = Fixture.load(folder, "service.name: ${NAME}", environment);
    assertThat(Fixture.problems(configuration))
        .containsExactly(
            "f:1:15: service.name is 'a?prometheus.port: 1', control characters are not allowed");
  }

  @Test
  void aVariableThatMakesAValueEmptyLeavesTheDefault() {
    Settings settings = settings("prometheus.port: ${PORT:-}", Map.of());
    assertThat(settings.number("prometheus.port")).isZero();
  }

  @Test
  void anEmptyFileIsValid() {
    for (String yaml :
        List.of(
            "",
            "\n",
            "\r\n# a\r\nebpf.backend: auto\r\n",
            "# nothing\n",
            "---\n",
            "\uFEFF# mark\n",
            "{}")) {
      assertThat(settings(yaml, Map.of()).text("ebpf.backend")).isEqualTo("auto");
    }
  }

  @Test
  void settingsRefuseKeysThatTheSchemaLacks() {
    Settings settings = settings("", Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.text("prometheus.prot"))
        .withMessage("the configuration has no key prometheus.prot");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.text("prometheus.port"))
        .withMessage("prometheus.port is a NUMBER, not a TEXT");
  }

  @Test
  void findsTheFile() throws IOException {
    Path system = folder.resolve("etc.yaml");
    Path home = folder.resolve("home");
    Path installed = home.resolve("conf/sonde.yaml");
    Map<String, String> properties = Map.of("sonde.home", home.toString());
    assertThat(ConfigFile.locate(properties::get, Map.of(), system)).isNull();
    Files.createDirectories(installed.getParent());
    Files.writeString(installed, "");
    assertThat(ConfigFile.locate(properties::get, Map.of(), system)).isEqualTo(installed);
    Files.writeString(system, "");
    assertThat(ConfigFile.locate(properties::get, Map.of(), system)).isEqualTo(system);
    Map<String, String> variable = Map.of("SONDE_CONFIG", "/elsewhere");
    assertThat(ConfigFile.locate(properties::get, variable, system))
        .isEqualTo(Path.of("/elsewhere"));
    Map<String, String> asked = Map.of("sonde.config", "/nowhere", "sonde.home", home.toString());
    assertThat(ConfigFile.locate(asked::get, variable, system)).isEqualTo(Path.of("/nowhere"));
  }
}
