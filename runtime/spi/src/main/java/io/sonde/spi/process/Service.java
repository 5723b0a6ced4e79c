package io.sonde.spi.process;

import java.util.Map;
import java.util.Set;

/**
 * Who a traced process is, in the words of OpenTelemetry resources. Two processes with the same
 * instance id are the same service instance; equality is identity, so that a service can key maps
 * cheaply.
 */
public final class Service {
  /** What may be exported of a service. */
  public enum Signal {
    TRACES,
    METRICS
  }

  private final int pid;
  private final Map<String, String> resource;
  private final Set<Signal> exports;
  private final Map<String, Object> overrides;

  /**
   * @param pid process it was found in
   * @param resource resource attributes; has {@code service.name} and {@code service.instance.id}
   * @param exports signals that may leave the agent
   * @param overrides settings that a selector changes for this service only, by their configuration
   *     key, for example {@code routes.patterns}
   */
  public Service(
      int pid, Map<String, String> resource, Set<Signal> exports, Map<String, Object> overrides) {
    this.pid = pid;
    this.resource = Map.copyOf(resource);
    this.exports = Set.copyOf(exports);
    this.overrides = Map.copyOf(overrides);
    if (!resource.containsKey("service.name")) {
      throw new IllegalArgumentException("a service needs service.name");
    }
  }

  /** Process that it was found in. */
  public int pid() {
    return pid;
  }

  /** Value of {@code service.name}. */
  public String name() {
    return resource.get("service.name");
  }

  /** Resource attributes. */
  public Map<String, String> resource() {
    return resource;
  }

  /** Whether a signal of this service may leave the agent. */
  public boolean exports(Signal signal) {
    return exports.contains(signal);
  }

  /** Settings changed for this service only, by configuration key. */
  public Map<String, Object> overrides() {
    return overrides;
  }

  @Override
  public String toString() {
    return name() + "[" + pid + "]";
  }
}
