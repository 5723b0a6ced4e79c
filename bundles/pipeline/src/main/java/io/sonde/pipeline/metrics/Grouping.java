package io.sonde.pipeline.metrics;

import io.sonde.spi.AttributeKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Instruments with the same attributes, so that one look-up finds the series of all of them: the
 * duration of a request and the sizes of its bodies, for example. An instrument keeps its place.
 */
final class Grouping {
  private final int index;
  private final AttributeKey[] keys;
  private final List<Instrument> instruments = new ArrayList<>();

  /**
   * @param index number of this grouping, counted from 0
   */
  Grouping(int index, List<AttributeKey> keys) {
    this.index = index;
    this.keys = keys.toArray(AttributeKey[]::new);
  }

  int index() {
    return index;
  }

  int keys() {
    return keys.length;
  }

  AttributeKey key(int i) {
    return keys[i];
  }

  /** Place of an instrument, which it gets if it has none. Guarded by {@link Instruments}. */
  int place(Instrument instrument) {
    int place = instruments.indexOf(instrument);
    if (place < 0) {
      place = instruments.size();
      instruments.add(instrument);
    }
    return place;
  }

  @Override
  public String toString() {
    return Arrays.toString(keys);
  }
}
