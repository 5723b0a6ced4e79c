package io.sonde.exporter.prometheus;

import io.sonde.spi.process.Service;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels that say whose series it is. {@code job} and {@code instance} are what the OpenTelemetry
 * specification makes of a resource; {@code service_name} and {@code service_namespace} stay
 * readable where the scraper overwrites those two. Lives for one scrape.
 */
final class ServiceLabels {
  private final Map<Service, SeriesLabels> known = new IdentityHashMap<>();

  /**
   * Labels of a service.
   *
   * @param service null for the agent, whose series have no such labels: those of the scrape are
   *     the right ones
   */
  SeriesLabels of(Service service) {
    return service == null
        ? new SeriesLabels()
        : known.computeIfAbsent(service, ServiceLabels::identity);
  }

  /** Services asked for so far, with their {@code target_info} labels. */
  Map<Service, SeriesLabels> targets() {
    Map<Service, SeriesLabels> targets = new IdentityHashMap<>();
    known.forEach((service, identity) -> targets.put(service, target(service)));
    return targets;
  }

  private static SeriesLabels identity(Service service) {
    Map<String, String> resource = service.resource();
    String namespace = resource.getOrDefault("service.namespace", "");
    SeriesLabels labels = scraped(service);
    labels.add("service_name", service.name());
    if (!namespace.isEmpty()) {
      labels.add("service_namespace", namespace);
    }
    return labels;
  }

  private static SeriesLabels target(Service service) {
    Map<String, String> rest = new TreeMap<>(service.resource());
    rest.remove("service.name");
    rest.remove("service.namespace");
    rest.remove("service.instance.id");
    return scraped(service).add(rest);
  }

  private static SeriesLabels scraped(Service service) {
    Map<String, String> resource = service.resource();
    String namespace = resource.getOrDefault("service.namespace", "");
    return new SeriesLabels()
        .add("job", namespace.isEmpty() ? service.name() : namespace + "/" + service.name())
        .add("instance", resource.getOrDefault("service.instance.id", ""));
  }
}
