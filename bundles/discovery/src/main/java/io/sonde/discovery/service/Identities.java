package io.sonde.discovery.service;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.language.Language;
import io.sonde.discovery.name.DefaultName;
import io.sonde.discovery.proc.Environment;
import io.sonde.discovery.select.Choice;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes the service of a process. Of several who name it, the first in this order counts: the
 * environment it was started with, the selector that chose it, the agent's own {@code service.name}
 * and {@code service.namespace}, the {@link DefaultName}.
 *
 * <p>The command line is left out: it may hold secrets.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/">semantic conventions of
 *     resources</a>
 */
public final class Identities {
  private static final String NAME = "service.name";
  private static final String NAMESPACE = "service.namespace";
  private static final String INSTANCE = "service.instance.id";
  private static final String VARIABLE = "OTEL_RESOURCE_ATTRIBUTES";
  private static final String PID = "process.pid";
  private static final String INNERMOST_PID = "process.vpid";

  private final Host host;
  private final InstanceId instanceIds;
  private final String version;
  private final Defaults defaults;

  /**
   * Settings that hold for every service.
   *
   * @param name {@code service.name}, empty if each has its own
   * @param namespace {@code service.namespace}, empty for none
   * @param resource resource attributes to add
   */
  public record Defaults(String name, String namespace, Map<String, String> resource) {}

  /**
   * @param version of the agent
   */
  public Identities(Host host, String version, Defaults defaults) {
    this.host = host;
    this.version = version;
    this.defaults = defaults;
    instanceIds = new InstanceId(host.name() + ":" + host.bootId());
  }

  /**
   * The service of a process.
   *
   * @param startTicks when it began
   * @param choice what the selectors say of it
   * @param inherited name for a process that says nothing better; empty if there is none
   */
  public Service of(Candidate process, long startTicks, Choice choice, String inherited) {
    Map<String, String> resource = new HashMap<>();
    describe(process, startTicks, resource);
    resource.putAll(defaults.resource());
    putIfSet(resource, NAMESPACE, defaults.namespace());
    putIfSet(resource, NAME, defaults.name());
    putIfSet(resource, NAMESPACE, choice.namespace());
    putIfSet(resource, NAME, choice.name());
    Environment environment = process.environment();
    ResourceVariable.parse(environment.value(VARIABLE))
        .forEach((key, value) -> putIfSet(resource, key, value));
    putIfSet(resource, NAME, DefaultName.clean(environment.value("OTEL_SERVICE_NAME")));
    if (!resource.containsKey(NAME)) {
      resource.put(NAME, DefaultName.of(process, inherited));
    }
    return new Service(process.pid(), resource, choice.exports(), choice.overrides());
  }

  /**
   * The service of a process that was forked and still runs the same program: that of the process
   * which started the program, as an instance of its own. An instance id that the environment gave
   * holds for both.
   *
   * @param origin service of the process that started the program
   * @param startTicks when the forked process began
   */
  public Service forked(Service origin, Candidate process, long startTicks) {
    Map<String, String> resource = new HashMap<>(origin.resource());
    resource.put(PID, Integer.toString(process.pid()));
    putIfSet(resource, INNERMOST_PID, process.innermostPid());
    resource.put(NAME, DefaultName.ofFork(process, origin.name()));
    if (ResourceVariable.parse(process.environment().value(VARIABLE)).get(INSTANCE) == null
        && !defaults.resource().containsKey(INSTANCE)) {
      resource.put(INSTANCE, instanceIds.of(process.pid(), startTicks));
    }
    return new Service(process.pid(), resource, exports(origin), origin.overrides());
  }

  private void describe(Candidate process, long startTicks, Map<String, String> resource) {
    Language language = process.language();
    resource.put(INSTANCE, instanceIds.of(process.pid(), startTicks));
    resource.put(PID, Integer.toString(process.pid()));
    putIfSet(resource, INNERMOST_PID, process.innermostPid());
    putIfSet(resource, "process.executable.name", process.executableName());
    putIfSet(resource, "process.executable.path", process.executable());
    putIfSet(resource, "process.runtime.name", language.runtime());
    putIfSet(resource, "container.id", process.cgroup().containerId());
    putIfSet(resource, "host.name", host.name());
    resource.put("os.type", "linux");
    resource.put("telemetry.sdk.name", "sonde");
    resource.put("telemetry.sdk.version", version);
    resource.put("telemetry.sdk.language", language.text());
    resource.put("telemetry.distro.name", "sonde");
    resource.put("telemetry.distro.version", version);
  }

  private static Set<Signal> exports(Service service) {
    Set<Signal> exports = EnumSet.noneOf(Signal.class);
    for (Signal signal : Signal.values()) {
      if (service.exports(signal)) {
        exports.add(signal);
      }
    }
    return exports;
  }

  private static void putIfSet(Map<String, String> resource, String key, String value) {
    if (!value.isEmpty()) {
      resource.put(key, value);
    }
  }
}
