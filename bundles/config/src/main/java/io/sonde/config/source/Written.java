package io.sonde.config.source;

import java.util.List;

/** What was found at a place, not yet checked against the schema. */
sealed interface Written {
  /** Where it begins. */
  Place place();

  /**
   * A text.
   *
   * @param text without surrounding white space
   * @param style how it was written
   */
  record Scalar(Place place, String text, Style style) implements Written {}

  /** A list. */
  record Sequence(Place place, List<Written> items) implements Written {}

  /** A group of keys. */
  record Mapping(Place place, List<Entry> entries) implements Written {}

  /** Something that was complained about already. */
  record Broken(Place place) implements Written {}

  /** A key with its value. */
  record Entry(Place place, String key, Written value) {}

  /** What an empty text means depends on how it was written. */
  enum Style {
    /** In a file without quotes: no value. */
    PLAIN,
    /** In quotes: the empty text. */
    QUOTED,
    /** Made by an environment variable, or the value of one: not set. */
    SUBSTITUTED
  }

  /** What it is, for people. */
  default String noun() {
    return switch (this) {
      case Scalar _ -> "a single value";
      case Sequence _ -> "a list";
      case Mapping _, Broken _ -> "a group of keys";
    };
  }
}
