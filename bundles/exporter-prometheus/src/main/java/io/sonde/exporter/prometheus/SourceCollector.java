package io.sonde.exporter.prometheus;

import io.prometheus.client.Collector;
import io.sonde.spi.telemetry.MetricSource;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Reads every metric source when it is scraped. Keeps nothing between scrapes. */
final class SourceCollector extends Collector {
  private static final System.Logger LOG = System.getLogger("io.sonde.exporter.prometheus");

  private final Supplier<List<MetricSource>> sources;
  private final LongAdder failures = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final AtomicBoolean failureSaid = new AtomicBoolean();

  SourceCollector(Supplier<List<MetricSource>> sources) {
    this.sources = sources;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Scrape scrape = new Scrape();
    for (MetricSource source : sources.get()) {
      try {
        source.read(scrape);
      } catch (RuntimeException e) {
        failures.increment();
        if (failureSaid.compareAndSet(false, true)) {
          LOG.log(
              Level.WARNING,
              "Some metrics are missing: " + source.getClass().getName() + " failed (" + e + ").");
        }
      }
    }
    conflicts.add(scrape.conflicts());
    return scrape.families();
  }

  /** Sources that failed while they were read. */
  long failures() {
    return failures.sum();
  }

  /** Series left out because their name is taken by a metric of another type or buckets. */
  long conflicts() {
    return conflicts.sum();
  }
}
