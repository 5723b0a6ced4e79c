package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.config.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir Path folder;
  private Path file;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("sonde.yaml");
    Files.writeString(
        file,
        """
        prometheus.port: 9090
        prometheus.basic_auth: {user: me, password: hunter2}
        otlp.headers: {authorization: Bearer hunter2}
        ebpf.ring_size: 1024KiB
        discovery.instrument: [{executable: "*/x", open_ports: [80]}]
        """);
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.reset();
    err.reset();
    Map<String, String> properties = Map.of("sonde.config", file.toString());
    return new ConfigCommand(properties::get, environment)
        .run(
            List.of(arguments),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
  }

  @Test
  void showsWhatIsSetAndWhere() {
    assertThat(run(Map.of("SONDE_CONSOLE_FORMAT", "json"), "show")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            ebpf.ring_size: 1MiB                    # sonde.yaml:4
            discovery.instrument: [{"executable": "*/x", "open_ports": ["80"]}] # sonde.yaml:5
            otlp.headers: {"authorization": "***"}  # sonde.yaml:3
            prometheus.port: 9090                   # sonde.yaml:1
            prometheus.basic_auth.user: me          # sonde.yaml:2
            prometheus.basic_auth.password: "***"   # sonde.yaml:2
            console.format: json                    # SONDE_CONSOLE_FORMAT
            """);
    assertThat(err()).isEmpty();
  }

  @Test
  void showsEveryKeyWhenAsked() {
    assertThat(run(Map.of(), "show", "--effective")).isZero();
    assertThat(out())
        .contains("prometheus.path: /metrics               # default\n")
        .contains("metrics.expiry: 5m                      # default\n")
        .doesNotContain("hunter2");
    assertThat(out().lines()).hasSize(Schema.KEYS.keys().size());
  }

  @Test
  void whatItShowsIsAConfiguration() throws IOException {
    run(Map.of(), "show", "--effective");
    Files.writeString(file, out());
    assertThat(run(Map.of(), "check")).as(err()).isZero();
  }

  @Test
  void showsJson() {
    run(Map.of(), "show", "--json");
    assertThat(out())
        .startsWith("[\n  {\"key\": \"ebpf.ring_size\", \"value\": \"1MiB\", \"origin\": ")
        .contains("{\"key\": \"prometheus.port\", \"value\": 9090, \"origin\": \"sonde.yaml:1\"}")
        .endsWith("\n]\n")
        .doesNotContain("hunter2");
  }

  @Test
  void checksTheConfigurationInUse() {
    assertThat(run(Map.of(), "check")).isZero();
    assertThat(out()).isEqualTo("sonde.yaml: valid, 6 keys set\n");
    assertThat(run(Map.of("SONDE_OPEN_PORT", "http"), "check")).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(err())
        .isEqualTo(
            "SONDE_OPEN_PORT: discovery.open_ports is 'http', expected a port from 1 to 65535 or a"
                + " range such as 8000-8999\n");
  }

  @Test
  void checksAnotherFile() throws IOException {
    Path other = folder.resolve("other.yaml");
    Files.writeString(other, "prometheus.prot: 1");
    assertThat(run(Map.of(), "check", other.toString())).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            "other.yaml:1:1: unknown key 'prometheus.prot', did you mean 'prometheus.port'?\n");
    assertThat(run(Map.of(), "check", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(err()).isEqualTo("none: cannot be read: there is no such file\n");
  }

  @Test
  void printsTheDefaultFile() {
    assertThat(run(Map.of(), "default")).isZero();
    assertThat(out()).isEqualTo(DefaultFile.text());
  }

  @Test
  void explainsItselfAfterWrongUse() {
    for (String[] wrong :
        new String[][] {{}, {"shwo"}, {"show", "--all"}, {"check", "a", "b"}, {"check", "-x"}}) {
      assertThat(run(Map.of(), wrong)).isEqualTo(2);
      assertThat(err()).startsWith("usage: sonde config check [FILE]\n");
      assertThat(out()).isEmpty();
    }
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out()).startsWith("usage: ");
  }
}
