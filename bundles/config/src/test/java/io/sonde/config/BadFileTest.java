package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadFileTest {
  @TempDir Path folder;

  static Arguments row(String yaml, String... problems) {
    return Arguments.of(yaml, problems);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        // Keys.
        row(
            "prometheus.prot: 1",
            "f:1:1: unknown key 'prometheus.prot', did you mean 'prometheus.port'?"),
        row(
            "prometheus:\n  prot: 1",
            "f:2:3: unknown key 'prometheus.prot', did you mean 'prometheus.port'?"),
        row(
            "promethues:\n  port: 1\n  path: /x",
            "f:1:1: unknown key 'promethues', did you mean 'prometheus'?"),
        row(
            "otlpEndpoint: http://a",
            "f:1:1: unknown key 'otlpEndpoint', did you mean 'otlp.endpoint'?"),
        row(
            "volume: 11",
            "f:1:1: unknown key 'volume'; 'sonde config show --effective' lists all keys"),
        row(
            "\"a\\u001b[2Jb\": 1",
            "f:1:1: unknown key 'a?[2Jb'; 'sonde config show --effective'" + " lists all keys"),
        row(
            "prometheus.port: 1\nprometheus:\n  port: 2",
            "f:3:3: prometheus.port is set twice, first in line 1"),
        row("? [a]\n: b", "f:1:3: a key must be a text"),
        row(
            "prometheus: 9090",
            "f:1:13: prometheus is a single value, expected a group of keys,"
                + " one in each line"),
        // Values.
        row(
            "prometheus.port: 70000",
            "f:1:18: prometheus.port is '70000', expected a whole number from 0 to 65535"),
        row(
            "prometheus.port: 99999999999999999999999",
            "f:1:18: prometheus.port is '99999999999999999999999', expected a whole number from"
                + " 0 to 65535"),
        row(
            "prometheus.port: -1",
            "f:1:18: prometheus.port is '-1', expected a whole number from 0 to 65535"),
        row(
            "prometheus.port: [80]",
            "f:1:18: prometheus.port is a list, expected a whole number from 0 to 65535"),
        row(
            "prometheus.port: {a: 80}",
            "f:1:18: prometheus.port is a group of keys, expected a whole number from 0 to 65535"),
        row(
            "prometheus:\n  port:",
            "f:2:8: prometheus.port has no value; give it one or remove the line"),
        row(
            "console.format: null",
            "f:1:17: console.format has no value; give it one or remove the line"),
        row("console.format: ''", "f:1:17: console.format is '', expected auto, text, json or off"),
        row(
            "ebpf.backend: atuo",
            "f:1:15: ebpf.backend is 'atuo', expected auto, fentry, kprobe, stack or syscall"),
        row("ebpf.statistics: yes", "f:1:18: ebpf.statistics is 'yes', expected true or false"),
        row(
            "otlp.timeout: 5",
            "f:1:15: otlp.timeout is '5', a duration needs a unit: 5ms, 5s, 5m or 5h"),
        row(
            "otlp.timeout: 5 s",
            "f:1:15: otlp.timeout is '5 s', expected a duration from 100ms to 10m"),
        row(
            "otlp.timeout: 1s1m",
            "f:1:15: otlp.timeout is '1s1m', expected a duration from 100ms to 10m"),
        row(
            "otlp.timeout: 11m",
            "f:1:15: otlp.timeout is '11m', expected a duration from 100ms to 10m"),
        row(
            "otlp.timeout: 999999999999h",
            "f:1:15: otlp.timeout is '999999999999h', expected a duration from 100ms to 10m"),
        row(
            "ebpf.ring_size: 4194304",
            "f:1:17: ebpf.ring_size is '4194304', a size needs a unit: 4194304B, 4194304KiB or"
                + " 4194304MiB"),
        row(
            "ebpf.ring_size: 3MiB",
            "f:1:17: ebpf.ring_size is '3MiB', expected a size from 256KiB to 256MiB that is a"
                + " power of two"),
        row(
            "ebpf.ring_size: 128KiB",
            "f:1:17: ebpf.ring_size is '128KiB', expected a size from 256KiB to 256MiB that is a"
                + " power of two"),
        row(
            "traces.sampler_arg: 1.5",
            "f:1:21: traces.sampler_arg is '1.5', expected a number from 0 to 1, for example 0.25"),
        row(
            "traces.sampler_arg: NaN",
            "f:1:21: traces.sampler_arg is 'NaN', expected a number from 0 to 1, for example 0.25"),
        row(
            "otlp.endpoint: localhost:4318",
            "f:1:16: otlp.endpoint is 'localhost:4318', expected an address that begins with"
                + " http:// or https://, for example http://localhost:4318"),
        row(
            "otlp.endpoint: https://me:secret@host",
            "f:1:16: otlp.endpoint is not valid: credentials do not belong in an address, use"
                + " otlp.headers"),
        row(
            "otlp.endpoint: https://host?a",
            "f:1:16: otlp.endpoint is 'https://host?a', an address ends before any ? or #"),
        row(
            "otlp.protocol: grpc",
            "f:1:16: otlp.protocol is 'grpc', expected http/protobuf: OTLP is sent by HTTP only, to"
                + " the collector's port for HTTP, usually 4318"),
        row(
            "prometheus.path: metrics",
            "f:1:18: prometheus.path is 'metrics', expected a path that begins with /"),
        row(
            "discovery.open_ports: [80, 443x]",
            "f:1:28: discovery.open_ports is '443x', expected a port from 1 to 65535 or a range"
                + " such as 8000-8999"),
        row(
            "discovery.open_ports: 90-80",
            "f:1:23: discovery.open_ports is '90-80', a range begins with its smaller port"),
        row(
            "discovery.open_ports:\n  -\n  - [1]",
            "f:2:4: discovery.open_ports has an empty entry",
            "f:3:5: discovery.open_ports is a list, expected a port from 1 to 65535 or a range such"
                + " as 8000-8999"),
        row(
            "resource.attributes: [a]",
            "f:1:22: resource.attributes is a list, expected names with values,"
                + " name=value,other=value in a variable"),
        row(
            "resource.attributes: {a: 1, b: [x], a: 2}",
            "f:1:32: resource.attributes.b is a list, expected a text",
            "f:1:37: resource.attributes.a is set twice"),
        row(
            "otlp.headers: plain",
            "f:1:15: otlp.headers is not valid: expected name=value,other=value"),
        row(
            "otlp.headers:\n  x: \"a\\r\\nb: c\"",
            "f:2:6: otlp.headers.x is not valid: control characters are not allowed"),
        row(
            "prometheus.basic_auth: {user: a, password: [x]}",
            "f:1:44: prometheus.basic_auth.password is a list, expected a text"),
        // Groups.
        row(
            "discovery.instrument:\n  - open_prots: 80\n    executable: /x",
            "f:2:5: unknown key 'discovery.instrument.open_prots', did you mean"
                + " 'discovery.instrument.open_ports'?"),
        row(
            "discovery.instrument:\n  executable: /x",
            "f:2:3: discovery.instrument is a group of keys, expected a list of groups, each begun"
                + " with '- '"),
        row(
            "discovery.instrument:\n  - /x",
            "f:2:5: an entry of discovery.instrument is a single value, expected a list of groups,"
                + " each begun with '- '"),
        row(
            "discovery.instrument:\n  - executable: /x\n    exports: [logs]",
            "f:3:15: discovery.instrument.exports is 'logs', expected traces or metrics"),
        row(
            "discovery.instrument:\n  - executable: /x\n  - name: shop",
            "f:1:1: entry 2 of discovery.instrument selects nothing, expected one of executable,"
                + " command_line, open_ports, pids, languages, containers_only"),
        row(
            "discovery.exclude:\n  - executable: /x\n    name: shop",
            "f:3:5: unknown key 'discovery.exclude.name'; 'sonde config show --effective' lists all"
                + " keys"),
        row(
            "discovery.exclude:\n  - containers_only: false\n    open_ports: []",
            "f:1:1: entry 1 of discovery.exclude selects nothing, expected one of executable,"
                + " command_line, open_ports, pids, languages, containers_only"),
        row(
            "discovery.executable: '*/{nginx,httpd'",
            "f:1:23: discovery.executable is '*/{nginx,httpd', the { is not closed"),
        row(
            "discovery.exclude: [{command_line: 'a[!]'}]",
            "f:1:36: discovery.exclude.command_line is 'a[!]', the [ is not closed"),
        row(
            "routes.ignore: health",
            "f:1:16: routes.ignore is 'health', expected a route such as /users/{id} or /health/*"),
        // Rules between keys.
        row(
            "prometheus.tls.certificate: /a",
            "f:1:1: prometheus.tls.certificate is of no use without prometheus.tls.key"),
        row(
            "prometheus.basic_auth.password: x",
            "f:1:1: prometheus.basic_auth.password is of no use without"
                + " prometheus.basic_auth.user"),
        row(
            "otlp.queue_size: 100",
            "f:1:1: otlp.batch_size (512) is larger than otlp.queue_size (100)"),
        // Variables in values.
        row(
            "prometheus.port: ${NOWHERE}",
            "f:1:18: the environment variable NOWHERE is not set; ${NOWHERE:-value} gives it a"
                + " default"),
        row(
            "prometheus.port: ${PORT",
            "f:1:18: ${ without its }; write $${ for the characters themselves"),
        row(
            "service.name: a${b c}",
            "f:1:15: ${'b c'} does not name an environment variable; write $${ for the characters"
                + " themselves"),
        // YAML.
        row(
            "service.name: b: c",
            "f:1:16: not valid YAML: a second ': ' in one line; check the indentation or put the"
                + " value in quotes"),
        row(
            "prometheus:\n  port: 1\n path: /x",
            "f:3:2: not valid YAML: the indentation does not fit the lines above"),
        row("prometheus:\n\tport: 1", "f:2:1: not valid YAML: a tab; indent with spaces"),
        row(
            "discovery.executable: *nginx",
            "f:1:23: a value cannot begin with * or & here; put it in quotes"),
        row(
            "discovery.executable: */nginx",
            "f:1:23: a value cannot begin with * or & here; put it in quotes"),
        row(
            "plugins.disabled: &a [x]\nattributes.traces.include: *a",
            "f:1:19: a value cannot begin with * or & here; put it in quotes",
            "f:2:28: a value cannot begin with * or & here; put it in quotes"),
        row("service.name: !foo bar", "f:1:15: a value cannot begin with ! here; put it in quotes"),
        row(
            "- a\n- b",
            "f:1:1: the file is a list, expected keys, for example 'prometheus.port:" + " 9090'"),
        row(
            "hello",
            "f:1:1: the file is a single value, expected keys, for example"
                + " 'prometheus.port: 9090'"),
        row(
            "service.name: a\n---\nservice.name: b",
            "f:2:1: only one document is read, remove this" + " line"),
        row("service.name: \"a\u0001b\"", "f: not valid YAML: the character U+0001 is not allowed"),
        row(
            "plugins.disabled: " + "[".repeat(100),
            "f:1:20: plugins.disabled is a list, expected a plugin id",
            "f:1:34: nested more than 16 levels deep"),
        row(
            "plugins.disabled: [" + "a,".repeat(30_000) + "]",
            "f:1:40016: more than 20000 values; this is no configuration of Sonde"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isRefusedWithPlaceAndReason(String yaml, String[] problems) {
    assertThat(Fixture.problems(Fixture.load(folder, yaml, Map.of()))).containsExactly(problems);
  }

  @Test
  void tellsEverythingAtOnce() {
    String yaml =
        """
        ebpf: {backend: x}
        otlp.timeout: 5
        prometheus:
          port: -1
         broken
        """;
    Map<String, String> environment = Map.of("SONDE_PROMETHEUS_PROT", "1", "SONDE_OPEN_PORT", "x");
    assertThat(Fixture.problems(Fixture.load(folder, yaml, environment)))
        .containsExactly(
            "f:1:17: ebpf.backend is 'x', expected auto, fentry, kprobe, stack or syscall",
            "f:2:15: otlp.timeout is '5', a duration needs a unit: 5ms, 5s, 5m or 5h",
            "f:4:9: prometheus.port is '-1', expected a whole number from 0 to 65535",
            "f:5:2: not valid YAML: the indentation does not fit the lines above",
            "SONDE_OPEN_PORT: discovery.open_ports is 'x', expected a port from 1 to 65535 or a"
                + " range such as 8000-8999",
            "SONDE_PROMETHEUS_PROT: unknown variable, did you mean 'SONDE_PROMETHEUS_PORT'?");
  }

  @Test
  void stopsCountingProblemsOneByOne() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      yaml.append("zz").append(i).append(": 1\n");
    }
    assertThat(Fixture.problems(Fixture.load(folder, yaml.toString(), Map.of())))
        .hasSize(101)
        .last()
        .isEqualTo("f: and 50 more problems");
  }

  @Test
  void refusesWhatIsNoTextFile() throws IOException {
    Path file = folder.resolve("f");
    assertThat(Fixture.problems(Configuration.load(file, Map.of())))
        .containsExactly("f: cannot be read: there is no such file");
    Files.write(file, "a: b\nc: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Fixture.problems(Configuration.load(file, Map.of())))
        .containsExactly("f:2:4: not UTF-8 text");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThat(Fixture.problems(Configuration.load(file, Map.of())))
        .containsExactly("f: larger than 1MiB; this is no configuration of Sonde");
    Path directory = Files.createDirectory(folder.resolve("d"));
    assertThat(Fixture.problems(Configuration.load(directory, Map.of())))
        .containsExactly("d: cannot be read: it is a directory");
  }
}
