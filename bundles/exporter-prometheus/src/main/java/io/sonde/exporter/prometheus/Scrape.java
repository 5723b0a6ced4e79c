package io.sonde.exporter.prometheus;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that one scrape found, by family. Sources may share a metric; a metric of one name and
 * two types cannot be told to a scraper, so the second type is left out and counted. One thread.
 */
final class Scrape implements MetricSource.Sink {
  private final ServiceLabels services = new ServiceLabels();
  private final Map<Metric, Family> byMetric = new LinkedHashMap<>();
  private final Map<String, Family> byName = new LinkedHashMap<>();
  private long conflicts;

  @Override
  public void counter(Metric metric, Labels labels, long startEpochNs, double value) {
    if (exported(labels)) {
      Family family = family(metric, Type.COUNTER);
      if (family != null) {
        family.add(series(labels), value);
      }
    }
  }

  @Override
  public void gauge(Metric metric, Labels labels, double value) {
    if (exported(labels)) {
      Family family = family(metric, Type.GAUGE);
      if (family != null) {
        family.add(series(labels), value);
      }
    }
  }

  @Override
  public void histogram(Metric metric, Labels labels, Distribution distribution) {
    if (exported(labels)) {
      Family family = family(metric, Type.HISTOGRAM);
      if (family != null && !family.add(series(labels), distribution)) {
        conflicts++;
      }
    }
  }

  /** Series that were left out because their metric already has another type or other buckets. */
  long conflicts() {
    return conflicts;
  }

  /**
   * Every family, with {@code target_info} for the services that have series; each is put into
   * simpleclient's form when it is asked for.
   */
  List<MetricFamilySamples> families() {
    List<Family> families = new ArrayList<>(byName.size() + 1);
    Map<Service, SeriesLabels> targets = services.targets();
    if (!targets.isEmpty()) {
      Family info =
          new Family(new PrometheusName("target", ""), Type.INFO, "Resource of a service.");
      // An info metric is 1, also for two processes that are one instance.
      targets.values().stream().distinct().forEach(labels -> info.add(labels, 1));
      families.add(info);
    }
    families.addAll(byName.values());
    return new AbstractList<>() {
      @Override
      public MetricFamilySamples get(int index) {
        return families.get(index).samples();
      }

      @Override
      public int size() {
        return families.size();
      }
    };
  }

  private static boolean exported(Labels labels) {
    return labels.service() == null || labels.service().exports(Signal.METRICS);
  }

  private SeriesLabels series(Labels labels) {
    return new SeriesLabels().add(services.of(labels.service())).add(labels.attributes());
  }

  /** The family of a metric; null if its name is taken by another type. */
  private Family family(Metric metric, Type type) {
    Family family = byMetric.get(metric);
    if (family == null) {
      PrometheusName name = PrometheusName.of(metric, type);
      family =
          byName.computeIfAbsent(
              name.family(), absent -> new Family(name, type, metric.description()));
      byMetric.put(metric, family);
    }
    if (family.type() != type) {
      conflicts++;
      return null;
    }
    return family;
  }
}
