package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Enriched;
import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The series of one service in one grouping, found by the values of a span without making an
 * object. Written by the pipeline thread, read by any; its monitor is held for one span or one
 * slice of rows at a time.
 *
 * <p>Open addressing with linear probing, at most half full; nothing is removed but by building it
 * anew.
 */
final class SeriesTable {
  /** Label of the series that takes what has no room. */
  static final String OVERFLOW = "otel.metric.overflow";

  private static final long SWEEP_NS = 1_000_000_000L;

  private final Grouping grouping;
  private final Service service;
  private final Limits limits;
  private Row[] slots = new Row[8];
  private Row[] rows = new Row[4];
  private int size;
  private Row overflow;
  private long sweptNs;

  SeriesTable(Grouping grouping, Service service, Limits limits) {
    this.grouping = grouping;
    this.service = service;
    this.limits = limits;
  }

  /** Counts a span in the instruments of a part of this grouping. */
  synchronized void record(Part part, Enriched span, long nowNs) {
    Row row = row(span, nowNs);
    if (row == overflow) {
      limits.overflows().increment();
    }
    limits.series().add(row.record(part.instruments(), part.places(), span, nowNs));
  }

  /** Rows there are now, for {@link #snapshot}. */
  synchronized Row[] rows() {
    Row[] copy = Arrays.copyOf(rows, overflow == null ? size : size + 1);
    if (overflow != null) {
      copy[size] = overflow;
    }
    return copy;
  }

  /**
   * Copies the series of one instrument in some of the rows; null for rows that lack it or have
   * expired.
   */
  synchronized void snapshot(
      Row[] of, int from, int to, int place, long nowNs, Distribution[] copies) {
    for (int i = from; i < to; i++) {
      Series series = of[i].series(place);
      copies[i - from] =
          series == null || limits.expired(of[i].updatedNs(), nowNs) ? null : series.snapshot();
    }
  }

  /** Forgets rows that have expired. */
  synchronized void sweep(long nowNs) {
    sweptNs = nowNs;
    if (overflow != null && limits.expired(overflow.updatedNs(), nowNs)) {
      limits.series().add(-overflow.count());
      overflow = null;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Row row = rows[i];
      if (limits.expired(row.updatedNs(), nowNs)) {
        limits.series().add(-row.count());
      } else {
        rows[kept++] = row;
      }
    }
    if (kept == size) {
      return;
    }
    Arrays.fill(rows, kept, size, null);
    size = kept;
    rehash(slots.length);
  }

  synchronized boolean isEmpty() {
    return size == 0 && overflow == null;
  }

  private Row row(Enriched span, long nowNs) {
    int hash = hash(span);
    Row found = find(span, hash);
    if (found != null) {
      return found;
    }
    if (size >= limits.cardinality() - 1 && nowNs - sweptNs >= SWEEP_NS) {
      sweep(nowNs);
    }
    return size >= limits.cardinality() - 1 ? overflow() : add(span, hash);
  }

  private Row find(Enriched span, int hash) {
    int mask = slots.length - 1;
    for (int i = hash & mask; slots[i] != null; i = (i + 1) & mask) {
      if (slots[i].hash() == hash && slots[i].matches(grouping, span)) {
        return slots[i];
      }
    }
    return null;
  }

  private int hash(Enriched span) {
    int hash = 1;
    for (int i = 0; i < grouping.keys(); i++) {
      hash = 31 * hash + span.hash(grouping.key(i));
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private Row add(Enriched span, int hash) {
    Object[] values = new Object[grouping.keys()];
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      values[i] = span.value(grouping.key(i));
      if (values[i] != null) {
        attributes.put(grouping.key(i).name(), values[i]);
      }
    }
    Row row = new Row(new Labels(service, Collections.unmodifiableMap(attributes)), values, hash);
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = row;
    if (size * 2 > slots.length) {
      rehash(slots.length * 2);
    } else {
      insert(row);
    }
    return row;
  }

  private Row overflow() {
    if (overflow == null) {
      overflow = new Row(new Labels(service, Map.of(OVERFLOW, "true")), new Object[0], 0);
    }
    return overflow;
  }

  private void rehash(int length) {
    slots = new Row[length];
    for (int i = 0; i < size; i++) {
      insert(rows[i]);
    }
  }

  private void insert(Row row) {
    int mask = slots.length - 1;
    int i = row.hash() & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = row;
  }
}
