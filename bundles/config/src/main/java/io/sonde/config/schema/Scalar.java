package io.sonde.config.schema;

/** A value that is written as one text. */
public sealed interface Scalar extends Type
    permits Text, Choice, Flag, Whole, Fraction, Time, Size, Url, Ports, Glob {
  /**
   * Reads a value.
   *
   * @param text without surrounding white space
   */
  Reading read(String text);

  /** Writes a value as {@link #read} takes it. */
  default String write(Object value) {
    return value.toString();
  }

  /** A refusal that says what was expected. */
  default Reading refusal() {
    return new Reading.Refusal("expected " + expects());
  }
}
