package io.sonde.discovery.command;

import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What the agent has seen of one service, read from its metrics. */
final class Seen implements MetricSource.Sink {
  private static final String DURATION = ".duration";
  private static final String OWN = "sonde.";

  private final Service service;
  private final Map<String, Long> operations = new TreeMap<>();
  private String backend;

  private Seen(Service service) {
    this.service = service;
  }

  /** Reads all sources. */
  static Seen by(Service service, Collection<MetricSource> sources) {
    Seen seen = new Seen(service);
    sources.forEach(source -> source.read(seen));
    return seen;
  }

  /** How many operations of each kind ended, by their metric, such as http.server.request. */
  Map<String, Long> operations() {
    return operations;
  }

  /** How the kernel is asked; null if that is not known. */
  String backend() {
    return backend;
  }

  @Override
  public void counter(Metric metric, Labels labels, long startEpochNs, double value) {}

  @Override
  public void gauge(Metric metric, Labels labels, double value) {
    if (metric.name().equals("sonde.capture.backend")) {
      backend = String.valueOf(labels.attributes().get("backend"));
    }
  }

  @Override
  public void histogram(Metric metric, Labels labels, Distribution distribution) {
    String name = metric.name();
    if (service != null
        && labels.service() != null
        && labels.service().resource().equals(service.resource())
        && name.endsWith(DURATION)
        && !name.startsWith(OWN)) {
      String operation = name.substring(0, name.length() - DURATION.length());
      operations.merge(operation, distribution.count(), Long::sum);
    }
  }
}
