package io.sonde.config.schema;

/**
 * A pattern for a text: {@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}}; a backslash takes the
 * next character as it is. Only checked here for brackets and braces that are not closed; who reads
 * the setting matches with it.
 *
 * @param expects what it is, with an example
 */
public record Glob(String expects) implements Scalar {
  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public Reading read(String text) {
    if (Text.hasControlCharacter(text)) {
      return new Reading.Refusal("control characters are not allowed");
    }
    int braces = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '[' -> {
          // The first character between brackets may be a closing one, also after a !.
          int first = text.startsWith("!", i + 1) ? i + 2 : i + 1;
          i = text.indexOf(']', first + 1);
          if (i < 0) {
            return new Reading.Refusal("the [ is not closed");
          }
        }
        case '{' -> braces++;
        case '}' -> braces = Math.max(0, braces - 1);
        default -> {}
      }
    }
    return braces > 0 ? new Reading.Refusal("the { is not closed") : new Reading.Value(text);
  }
}
