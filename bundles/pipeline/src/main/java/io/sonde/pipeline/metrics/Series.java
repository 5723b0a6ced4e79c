package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Enriched;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Distribution.Exemplar;

/**
 * One histogram: counts, sum and the last exported span of each bucket. Guarded by its table.
 *
 * <p>Exemplars are five words for each bucket: value, time, the two halves of the trace id, span
 * id; a span id of 0 means none.
 */
final class Series {
  private static final int WORDS = 5;

  private final Instrument instrument;
  private final long startEpochNs;
  private final long[] counts;
  private long count;
  private double sum;
  private long[] exemplars;

  Series(Instrument instrument, long startEpochNs) {
    this.instrument = instrument;
    this.startEpochNs = startEpochNs;
    this.counts = new long[instrument.bounds().length + 1];
  }

  Instrument instrument() {
    return instrument;
  }

  void record(double value, Enriched span) {
    int bucket = instrument.bucket(value);
    counts[bucket]++;
    count++;
    sum += value;
    if (span.exported()) {
      remember(bucket, value, span);
    }
  }

  private void remember(int bucket, double value, Enriched span) {
    if (exemplars == null) {
      exemplars = new long[WORDS * counts.length];
    }
    int at = WORDS * bucket;
    exemplars[at] = Double.doubleToRawLongBits(value);
    exemplars[at + 1] = span.endEpochNs();
    exemplars[at + 2] = span.traceIdHigh();
    exemplars[at + 3] = span.traceIdLow();
    exemplars[at + 4] = span.spanId();
  }

  Distribution snapshot() {
    Exemplar[] copies = new Exemplar[counts.length];
    if (exemplars != null) {
      for (int bucket = 0; bucket < counts.length; bucket++) {
        int at = WORDS * bucket;
        if (exemplars[at + 4] != 0) {
          copies[bucket] =
              new Exemplar(
                  Double.longBitsToDouble(exemplars[at]),
                  exemplars[at + 1],
                  exemplars[at + 2],
                  exemplars[at + 3],
                  exemplars[at + 4]);
        }
      }
    }
    return new Distribution(startEpochNs, instrument.bounds(), counts.clone(), count, sum, copies);
  }
}
