package io.sonde.discovery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.FakeProc;
import io.sonde.discovery.FakeSettings;
import io.sonde.spi.process.Service.Signal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  private static final String CONTAINER = "0::/docker/" + "ab".repeat(32) + "\n";

  private final FakeProc fake = new FakeProc();
  private final FakeSettings settings = new FakeSettings();

  @BeforeEach
  void makeProcess() {
    fake.process(7)
        .executable("/usr/bin/python3.11")
        .arguments("python3", "-m", "shop", "--debug")
        .write();
  }

  @AfterEach
  void removeTree() {
    fake.close();
  }

  private Choice choice(Integer... ports) {
    SelectorReader reader = new SelectorReader(settings);
    Selection selection = new Selection(reader.instruments(), reader.excludes(), true);
    Candidate process = new Candidate(fake.proc(), 7, "net:[1]");
    return selection.exclusion(process, List.of(ports)) == null
        ? selection.choice(process, List.of(ports))
        : null;
  }

  private FakeSettings instrument(Object... groups) {
    return settings.set("discovery.instrument", List.of(groups));
  }

  @ParameterizedTest
  @CsvSource({
    "executable, python3.*, true",
    "executable, /usr/bin/*, true",
    "executable, ruby, false",
    "command_line, *-m shop*, true",
    "command_line, shop, false",
    "open_ports, 8000-8999, true",
    "open_ports, 80, false",
    "pids, 7, true",
    "pids, 8, false",
    "languages, python, true",
    "languages, p*, true",
    "languages, java, false",
    "containers_only, true, false",
  })
  void eachFieldSelects(String field, String value, boolean selected) {
    instrument(Map.of(field, value));
    assertThat(choice(8080) != null).isEqualTo(selected);
  }

  @Test
  void fieldsMustAllHoldAndEntriesNeedNot() {
    instrument(Map.of("executable", "python3*", "open_ports", List.of("80")));
    assertThat(choice(8080)).isNull();
    instrument(
        Map.of("executable", "python3*", "open_ports", List.of("80")), Map.of("pids", List.of(7L)));
    assertThat(choice(8080).origin()).isEqualTo("discovery.instrument[1]");
  }

  @Test
  void laterEntriesOverrideEarlierOnes() {
    instrument(
        Map.of(
            "pids",
            List.of(7L),
            "name",
            "first",
            "namespace",
            "acme",
            "exports",
            List.of("traces"),
            "sampler.name",
            "always_on",
            "routes.patterns",
            List.of("/a/{id}")),
        Map.of("languages", List.of("go"), "name", "other"),
        Map.of("languages", List.of("python"), "name", "second", "sampler.name", "always_off"));
    Choice choice = choice();
    assertThat(choice.name()).isEqualTo("second");
    assertThat(choice.namespace()).isEqualTo("acme");
    assertThat(choice.exports()).containsExactly(Signal.TRACES);
    assertThat(choice.overrides())
        .containsOnly(
            Map.entry("sampler.name", "always_off"),
            Map.entry("routes.patterns", List.of("/a/{id}")));
  }

  @Test
  void anEmptyListExportsNothing() {
    instrument(Map.of("pids", List.of(7L), "exports", List.of()));
    assertThat(choice().exports()).isEmpty();
    instrument(Map.of("pids", List.of(7L)));
    assertThat(choice().exports()).containsExactlyInAnyOrder(Signal.values());
  }

  @Test
  void excludeWins() {
    instrument(Map.of("executable", "*"));
    settings.set("discovery.exclude", List.of(Map.of("command_line", "*--debug")));
    assertThat(choice(80)).isNull();
  }

  @Test
  void shortKeysAreOneEntry() {
    settings
        .set("discovery.executable", "{python3*,ruby}")
        .set("discovery.open_ports", List.of("80"));
    assertThat(choice(8080)).isNull();
    assertThat(choice(80).origin()).isEqualTo("discovery");
  }

  @Test
  void containersAreToldByTheirGroupOrNetwork() {
    instrument(Map.of("containers_only", true));
    fake.process(7).executable("/shop").cgroup(CONTAINER).write();
    assertThat(choice()).isNotNull();
    fake.process(7).executable("/shop").network("net:[2]").write();
    assertThat(choice()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "executable | {a | discovery.instrument[0].executable: '{a' lacks a closing brace",
        "open_ports | 80-x | discovery.instrument[0].open_ports: '80-x' is not a port",
        "pids | x | discovery.instrument[0].pids: 'x' is not a process id",
        "languages | cobol | discovery.instrument[0].languages: 'cobol' is not a language",
        "languages | x* | discovery.instrument[0].languages: no language matches 'x*'",
        "exports | logs | discovery.instrument[0] names no process",
        "containers_only | false | discovery.instrument[0] names no process",
      })
  void refusesWhatCannotBe(String field, String value, String complaint) {
    instrument(Map.of(field, value));
    assertThatIllegalArgumentException()
        .isThrownBy(this::choice)
        .withMessageStartingWith(complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/sbin/sshd, true",
    "/usr/lib/systemd/systemd-resolved, true",
    "/usr/bin/otelcol-contrib, true",
    "/usr/bin/prometheus-node-exporter, true",
    "/opt/redis_exporter, true",
    "/opt/sonde/bin/sonde, true",
    "/usr/sbin/nginx, false",
    "/opt/pdf-exporter, false",
    "/usr/bin/java, false",
    "/opt/sonde/shop, false",
  })
  void leavesObserversAndTheSystemAlone(String program, boolean excluded) {
    fake.process(7).executable(program).write();
    assertThat(DefaultExcludes.contains(new Candidate(fake.proc(), 7, null))).isEqualTo(excluded);
  }

  @Test
  void knowsAnotherAgentByItsMainClass() {
    fake.process(7)
        .executable("/x/java")
        .arguments("java", "-cp", "a", "io.sonde.launcher.Launcher")
        .write();
    assertThat(DefaultExcludes.contains(new Candidate(fake.proc(), 7, null))).isTrue();
  }
}
