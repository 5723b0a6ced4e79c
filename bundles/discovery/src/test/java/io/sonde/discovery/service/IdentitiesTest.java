package io.sonde.discovery.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.FakeProc;
import io.sonde.discovery.select.Choice;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
  private static final String CONTAINER = "ab".repeat(32);

  private final FakeProc fake = new FakeProc();
  private final Map<String, String> variables = new HashMap<>();
  private Identities.Defaults defaults = new Identities.Defaults("", "", Map.of());
  private Choice choice = Choice.DEFAULT;

  @AfterEach
  void removeTree() {
    fake.close();
  }

  private Identities identities() {
    return new Identities(new Host("host", "boot"), "1.2.3", defaults);
  }

  private Service service() {
    FakeProc.Builder process =
        fake.process(42)
            .executable("/usr/bin/python3.11")
            .arguments("python3", "shop.py", "--password=secret")
            .cgroup("0::/docker/" + CONTAINER + "\n");
    variables.forEach(process::variable);
    process.write();
    return identities().of(new Candidate(fake.proc(), 42, null), 1234, choice, "");
  }

  @Test
  void describesTheProcess() {
    assertThat(service().resource())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("service.name", "shop"),
                // uuid5 of "host:boot:42:1234", as Python's uuid module makes it.
                Map.entry("service.instance.id", "529e9dcc-b35b-54f2-90df-3a1a37153aa0"),
                Map.entry("process.pid", "42"),
                Map.entry("process.executable.name", "python3.11"),
                Map.entry("process.executable.path", "/usr/bin/python3.11"),
                Map.entry("process.runtime.name", "cpython"),
                Map.entry("container.id", CONTAINER),
                Map.entry("host.name", "host"),
                Map.entry("os.type", "linux"),
                Map.entry("telemetry.sdk.name", "sonde"),
                Map.entry("telemetry.sdk.version", "1.2.3"),
                Map.entry("telemetry.sdk.language", "python"),
                Map.entry("telemetry.distro.name", "sonde"),
                Map.entry("telemetry.distro.version", "1.2.3")));
  }

  @Test
  void theFirstWhoNamesItCounts() {
    defaults = new Identities.Defaults("agent", "agents", Map.of("service.name", "attribute"));
    assertThat(service().name()).isEqualTo("agent");
    choice = new Choice("x", "selector", "selectors", Set.of(), Map.of());
    assertThat(service().name()).isEqualTo("selector");
    assertThat(service().resource()).containsEntry("service.namespace", "selectors");
    variables.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=a%20b,service.namespace=own");
    assertThat(service().name()).isEqualTo("a b");
    assertThat(service().resource()).containsEntry("service.namespace", "own");
    variables.put("OTEL_SERVICE_NAME", "target");
    assertThat(service().name()).isEqualTo("target");
    variables.put("OTEL_SERVICE_NAME", "");
    assertThat(service().name()).isEqualTo("a b");
  }

  @Test
  void carriesWhatTheSelectorSays() {
    choice = new Choice("x", "", "", Set.of(Signal.METRICS), Map.of("sampler.name", "always_on"));
    Service service = service();
    assertThat(service.exports(Signal.METRICS)).isTrue();
    assertThat(service.exports(Signal.TRACES)).isFalse();
    assertThat(service.overrides()).isEqualTo(Map.of("sampler.name", "always_on"));
    assertThat(forked(service).exports(Signal.TRACES)).isFalse();
    assertThat(forked(service).overrides()).isEqualTo(service.overrides());
  }

  @Test
  void addsTheAttributesOfTheConfiguration() {
    defaults = new Identities.Defaults("", "", Map.of("host.name", "mine", "team", "a"));
    variables.put("OTEL_RESOURCE_ATTRIBUTES", "team=b");
    assertThat(service().resource()).containsEntry("host.name", "mine").containsEntry("team", "b");
  }

  private Service forked(Service origin) {
    FakeProc.Builder child = fake.process(43).executable("/usr/bin/python3.11").forkOf(42);
    variables.forEach(child::variable);
    child.write();
    return identities().forked(origin, new Candidate(fake.proc(), 43, null), 1235);
  }

  @Test
  void aForkIsAnotherInstanceOfTheSame() {
    Service origin = service();
    Map<String, String> expected = new HashMap<>(origin.resource());
    expected.put("process.pid", "43");
    Map<String, String> forked = new HashMap<>(forked(origin).resource());
    assertThat(forked.get("service.instance.id"))
        .hasSize(36)
        .isNotEqualTo(expected.get("service.instance.id"));
    expected.remove("service.instance.id");
    forked.remove("service.instance.id");
    assertThat(forked).isEqualTo(expected);
  }

  @Test
  void anInstanceIdThatWasGivenStays() {
    variables.put("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=one");
    assertThat(forked(service()).resource()).containsEntry("service.instance.id", "one");
  }

  @Test
  void aWorkerOfPhpIsNamedAfterItsPool() {
    Service origin =
        new Service(42, Map.of("service.name", "php-fpm"), Set.of(Signal.values()), Map.of());
    fake.process(43).executable("/x/php-fpm8.2").arguments("php-fpm: pool blog").write();
    assertThat(identities().forked(origin, new Candidate(fake.proc(), 43, null), 1).name())
        .isEqualTo("blog");
    assertThat(identities().forked(origin, new Candidate(fake.proc(), 44, null), 1).name())
        .isEqualTo("php-fpm");
  }
}
