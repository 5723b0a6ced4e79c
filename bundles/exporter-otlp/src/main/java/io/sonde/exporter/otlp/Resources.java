package io.sonde.exporter.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.sonde.spi.process.Service;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * The SDK's resource of each service, one object for as long as the service lives: the SDK groups
 * what it sends by the identity of the resource. Any thread.
 */
final class Resources {
  /** Resource attributes that the conventions want as numbers. */
  private static final Set<String> NUMBERS = Set.of("process.pid", "process.parent_pid");

  private final Map<Service, Resource> known = new WeakHashMap<>();
  private final Resource own;

  /**
   * @param own attributes of the agent itself
   */
  Resources(Map<String, String> own) {
    this.own = resource(own);
  }

  /**
   * The resource of a service.
   *
   * @param service null for the agent
   */
  synchronized Resource of(Service service) {
    return service == null
        ? own
        : known.computeIfAbsent(service, absent -> resource(absent.resource()));
  }

  private static Resource resource(Map<String, String> attributes) {
    AttributesBuilder builder = Attributes.builder();
    new TreeMap<>(attributes)
        .forEach(
            (key, value) -> {
              if (NUMBERS.contains(key) && isNumber(value)) {
                builder.put(key, Long.parseLong(value));
              } else {
                builder.put(key, value);
              }
            });
    return Resource.create(builder.build());
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty()
        && value.length() <= 18
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
