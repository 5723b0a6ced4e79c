package io.sonde.config.schema;

/** A share of the whole, 0 to 1. */
public record Fraction() implements Scalar {
  @Override
  public Kind kind() {
    return Kind.DECIMAL;
  }

  @Override
  public String expects() {
    return "a number from 0 to 1, for example 0.25";
  }

  @Override
  public Reading read(String text) {
    int point = text.indexOf('.');
    boolean number =
        point < 0
            ? Whole.isDigits(text)
            : Whole.isDigits(text.substring(0, point)) && Whole.isDigits(text.substring(point + 1));
    if (!number) {
      return refusal();
    }
    double value = Double.parseDouble(text);
    return value > 1 ? refusal() : new Reading.Value(value);
  }
}
