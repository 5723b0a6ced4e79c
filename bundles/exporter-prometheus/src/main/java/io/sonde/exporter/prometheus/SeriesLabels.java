package io.sonde.exporter.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names and values of a series' labels. Two attributes may become one label ({@code a.b} and {@code
 * a_b}): their values are then joined with a semicolon.
 */
final class SeriesLabels {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /** Adds a label; its name must be one that Prometheus allows. */
  SeriesLabels add(String name, String value) {
    int at = names.indexOf(name);
    if (at < 0) {
      names.add(name);
      values.add(value);
    } else {
      values.set(at, values.get(at) + ";" + value);
    }
    return this;
  }

  /** Adds attributes under their translated names. */
  SeriesLabels add(Map<String, ?> attributes) {
    attributes.forEach((key, value) -> add(PrometheusName.label(key), String.valueOf(value)));
    return this;
  }

  /** Adds all labels of {@code other}, which are known not to clash with one another. */
  SeriesLabels add(SeriesLabels other) {
    for (int i = 0; i < other.names.size(); i++) {
      add(other.names.get(i), other.values.get(i));
    }
    return this;
  }

  /** Names, in the same order as {@link #values()}. */
  List<String> names() {
    return names;
  }

  /** Values, in the same order as {@link #names()}. */
  List<String> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeriesLabels labels
        && labels.names.equals(names)
        && labels.values.equals(values);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + values.hashCode();
  }
}
