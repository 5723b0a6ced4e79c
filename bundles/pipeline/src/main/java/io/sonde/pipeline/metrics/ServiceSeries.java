package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Enriched;
import io.sonde.spi.process.Service;
import java.util.Arrays;

/** All series of one service instance. Written by the pipeline thread. */
public final class ServiceSeries {
  private final Service service;
  private final Limits limits;
  private volatile SeriesTable[] tables = {};
  private boolean attached;

  ServiceSeries(Service service, Limits limits) {
    this.service = service;
    this.limits = limits;
  }

  /** Whose series these are. */
  Service service() {
    return service;
  }

  void record(Part[] parts, Enriched span, long nowNs) {
    for (Part part : parts) {
      int index = part.grouping().index();
      SeriesTable table = table(index);
      if (table == null) {
        table = new SeriesTable(part.grouping(), service, limits);
        SeriesTable[] more = Arrays.copyOf(tables, Math.max(tables.length, index + 1));
        more[index] = table;
        tables = more;
      }
      table.record(part, span, nowNs);
    }
  }

  /** Table of a grouping, or null; any thread. */
  SeriesTable table(int index) {
    SeriesTable[] now = tables;
    return index < now.length ? now[index] : null;
  }

  /**
   * Forgets what has expired.
   *
   * @return whether nothing is left
   */
  boolean sweep(long nowNs) {
    boolean empty = true;
    for (SeriesTable table : tables) {
      if (table != null) {
        table.sweep(nowNs);
        empty &= table.isEmpty();
      }
    }
    return empty;
  }

  /** Whether readers see these series. Pipeline thread. */
  boolean attached() {
    return attached;
  }

  void attached(boolean now) {
    attached = now;
  }
}
