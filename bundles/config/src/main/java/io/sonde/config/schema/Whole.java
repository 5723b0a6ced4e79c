package io.sonde.config.schema;

/**
 * A whole number.
 *
 * @param least smallest value
 * @param most largest value
 */
public record Whole(long least, long most) implements Scalar {
  /** Most digits that cannot overflow a long. */
  static final int MAX_DIGITS = 18;

  @Override
  public Kind kind() {
    return Kind.NUMBER;
  }

  @Override
  public String expects() {
    return "a whole number from " + least + " to " + most;
  }

  @Override
  public Reading read(String text) {
    if (!isDigits(text)) {
      return refusal();
    }
    long value = Long.parseLong(text);
    return value < least || value > most ? refusal() : new Reading.Value(value);
  }

  static boolean isDigits(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
