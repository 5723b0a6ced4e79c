package io.sonde.config.schema;

/**
 * A text without control characters.
 *
 * @param expects what it is
 * @param start what it must begin with unless it is empty
 */
public record Text(String expects, String start) implements Scalar {
  /** Any text. */
  public static Text any() {
    return new Text("a text", "");
  }

  /** A text that means something in particular, for example {@code a glob}. */
  public static Text of(String expects) {
    return new Text(expects, "");
  }

  /** An absolute path of a URL. */
  public static Text path() {
    return new Text("a path that begins with /", "/");
  }

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public Reading read(String text) {
    if (hasControlCharacter(text)) {
      return new Reading.Refusal("control characters are not allowed");
    }
    return text.isEmpty() || text.startsWith(start) ? new Reading.Value(text) : refusal();
  }

  static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
