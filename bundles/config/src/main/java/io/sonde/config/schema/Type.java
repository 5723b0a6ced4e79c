package io.sonde.config.schema;

/** What the value of a key may be. */
public sealed interface Type permits Scalar, Items, Pairs, Groups {
  /** Accessors of {@link io.sonde.spi.config.Settings}, each with the class of its values. */
  enum Kind {
    TEXT,
    FLAG,
    NUMBER,
    DECIMAL,
    DURATION,
    SIZE,
    LIST,
    MAP,
    GROUPS
  }

  /** Accessor that reads it. */
  Kind kind();

  /** What it is, in words that follow "expected", for example {@code true or false}. */
  String expects();
}
