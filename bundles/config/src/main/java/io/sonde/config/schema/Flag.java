package io.sonde.config.schema;

/** True or false. */
public record Flag() implements Scalar {
  @Override
  public Kind kind() {
    return Kind.FLAG;
  }

  @Override
  public String expects() {
    return "true or false";
  }

  @Override
  public Reading read(String text) {
    if (text.equalsIgnoreCase("true")) {
      return new Reading.Value(true);
    }
    return text.equalsIgnoreCase("false") ? new Reading.Value(false) : refusal();
  }
}
