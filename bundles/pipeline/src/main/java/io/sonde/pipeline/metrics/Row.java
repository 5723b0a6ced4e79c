package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Enriched;
import io.sonde.spi.telemetry.Labels;
import java.util.Arrays;

/** The series of one set of labels, one for each instrument that had a value. */
final class Row {
  private final Labels labels;
  private final Object[] values;
  private final int hash;
  private Series[] series = new Series[1];
  private long updatedNs;

  /**
   * @param values of the grouping's keys, null for those that are missing
   */
  Row(Labels labels, Object[] values, int hash) {
    this.labels = labels;
    this.values = values;
    this.hash = hash;
  }

  Labels labels() {
    return labels;
  }

  int hash() {
    return hash;
  }

  /** Monotonic time of the last span. */
  long updatedNs() {
    return updatedNs;
  }

  boolean matches(Grouping grouping, Enriched span) {
    for (int i = 0; i < values.length; i++) {
      if (!span.matches(grouping.key(i), values[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a span to the series of each instrument.
   *
   * @return new series
   */
  int record(Instrument[] instruments, int[] places, Enriched span, long nowNs) {
    int made = 0;
    for (int i = 0; i < instruments.length; i++) {
      double value = instruments[i].value(span);
      if (value != value) {
        continue;
      }
      Series one = series(places[i]);
      if (one == null) {
        one = new Series(instruments[i], span.endEpochNs());
        series[places[i]] = one;
        made++;
      }
      one.record(value, span);
    }
    updatedNs = nowNs;
    return made;
  }

  /** Series of an instrument, or null; {@code place} is its place in the grouping. */
  Series series(int place) {
    if (place >= series.length) {
      series = Arrays.copyOf(series, place + 1);
    }
    return series[place];
  }

  /** Series of all instruments. */
  int count() {
    int count = 0;
    for (Series one : series) {
      count += one == null ? 0 : 1;
    }
    return count;
  }
}
