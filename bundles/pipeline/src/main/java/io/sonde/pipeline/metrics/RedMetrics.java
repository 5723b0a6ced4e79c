package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Enriched;
import io.sonde.pipeline.span.Selection;
import io.sonde.spi.SpanMetric;
import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.MetricSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Rate, errors and duration of every service, aggregated once. The pipeline thread records; any
 * thread defines and reads.
 */
public final class RedMetrics implements MetricSource {
  /** Rows copied at a time, so that the pipeline thread never waits long for a reader. */
  private static final int SLICE = 64;

  private final Instruments instruments;
  private final Limits limits;
  private final Clock clock;
  private final CopyOnWriteArrayList<ServiceSeries> services = new CopyOnWriteArrayList<>();

  /** Monotonic time of readers. */
  @FunctionalInterface
  public interface Clock {
    /** Now, nanoseconds. */
    long nanos();
  }

  /**
   * @param selection which attributes a series may have
   */
  public RedMetrics(Selection selection, Limits limits, Clock clock) {
    this.instruments = new Instruments(new MetricAttributes(selection));
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Takes the metrics of a protocol, in place of what it defined before.
   *
   * @throws IllegalArgumentException if bounds do not ascend
   */
  public void define(String protocol, List<SpanMetric> metrics) {
    instruments.define(protocol, metrics);
  }

  /** Series for a service, seen by readers from its first span on. Pipeline thread. */
  public ServiceSeries of(Service service) {
    return new ServiceSeries(service, limits);
  }

  /** Counts a span. Pipeline thread. */
  public void record(ServiceSeries series, Enriched span, long nowNs) {
    ServiceSeries target = series.attached() ? series : attach(series);
    target.record(instruments.of(span.view().protocol(), span.view().kind()), span, nowNs);
  }

  /** Forgets what has expired. Pipeline thread. */
  public void sweep(long nowNs) {
    for (ServiceSeries series : services) {
      if (series.sweep(nowNs)) {
        series.attached(false);
        services.remove(series);
      }
    }
  }

  /** Limits, with what was counted against them. */
  public Limits limits() {
    return limits;
  }

  @Override
  public void read(Sink sink) {
    long nowNs = clock.nanos();
    Distribution[] copies = new Distribution[SLICE];
    for (Instruments.Live live : instruments.live()) {
      for (ServiceSeries series : services) {
        SeriesTable table = series.table(live.grouping().index());
        if (table != null) {
          read(live, table, copies, nowNs, sink);
        }
      }
    }
  }

  /**
   * Makes series readable. Two services with the same resource are the same instance and share
   * their series, so that no label set is exported twice.
   */
  private ServiceSeries attach(ServiceSeries series) {
    for (ServiceSeries known : services) {
      if (known.service().resource().equals(series.service().resource())) {
        return known;
      }
    }
    series.attached(true);
    services.add(series);
    return series;
  }

  private static void read(
      Instruments.Live live, SeriesTable table, Distribution[] copies, long nowNs, Sink sink) {
    Row[] rows = table.rows();
    for (int from = 0; from < rows.length; from += SLICE) {
      int to = Math.min(rows.length, from + SLICE);
      table.snapshot(rows, from, to, live.place(), nowNs, copies);
      for (int i = from; i < to; i++) {
        if (copies[i - from] != null) {
          sink.histogram(live.instrument().metric(), rows[i].labels(), copies[i - from]);
        }
      }
    }
  }
}
