package io.sonde.config.schema;

/** A port or a range of ports, for example {@code 443} or {@code 8000-8999}. */
public record Ports() implements Scalar {
  private static final Whole PORT = new Whole(1, 65535);

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public String expects() {
    return "a port from 1 to 65535 or a range such as 8000-8999";
  }

  @Override
  public Reading read(String text) {
    int dash = text.indexOf('-');
    String first = dash < 0 ? text : text.substring(0, dash).strip();
    String last = dash < 0 ? text : text.substring(dash + 1).strip();
    if (!(PORT.read(first) instanceof Reading.Value(Long from))
        || !(PORT.read(last) instanceof Reading.Value(Long to))) {
      return refusal();
    }
    if (from > to) {
      return new Reading.Refusal("a range begins with its smaller port");
    }
    return new Reading.Value(dash < 0 ? from.toString() : from + "-" + to);
  }
}
