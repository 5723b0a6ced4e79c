package io.sonde.config.source;

import io.sonde.config.schema.Reading;
import java.util.Map;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in values of the file by environment
 * variables. A second dollar sign in front keeps the characters as they are. What a variable holds
 * is text: it cannot add keys.
 *
 * @param environment variables by name
 */
record Substitution(Map<String, String> environment) {
  /** Whether there is anything to replace. */
  static boolean concerns(String text) {
    return text.contains("${");
  }

  /** The text with everything replaced; refused if a variable without default is not set. */
  Reading apply(String text) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (true) {
      int begin = text.indexOf("${", at);
      if (begin < 0) {
        return new Reading.Value(result.append(text, at, text.length()).toString());
      }
      if (begin > at && text.charAt(begin - 1) == '$') {
        result.append(text, at, begin).append('{');
        at = begin + 2;
        continue;
      }
      int end = text.indexOf('}', begin);
      if (end < 0) {
        return new Reading.Refusal("${ without its }; write $${ for the characters themselves");
      }
      String inside = text.substring(begin + 2, end);
      int colon = inside.indexOf(":-");
      String name = colon < 0 ? inside : inside.substring(0, colon);
      if (!isName(name)) {
        return new Reading.Refusal(
            "${"
                + Problems.quoted(name)
                + "} does not name an environment variable; write $${ for the characters"
                + " themselves");
      }
      String value = environment.getOrDefault(name, "");
      if (value.isEmpty() && colon < 0) {
        return new Reading.Refusal(
            "the environment variable %s is not set; ${%<s:-value} gives it a default"
                .formatted(name));
      }
      result.append(text, at, begin).append(value.isEmpty() ? inside.substring(colon + 2) : value);
      at = end + 1;
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !Character.isDigit(name.charAt(0))
        && name.chars().allMatch(c -> c == '_' || c < 128 && Character.isLetterOrDigit(c));
  }
}
