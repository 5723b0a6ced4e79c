package io.sonde.config.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * A list, in one text separated by commas.
 *
 * @param element what each of them is
 */
public record Items(Scalar element) implements Type {
  /** A list of texts. */
  public static Items of(Scalar element) {
    return new Items(element);
  }

  @Override
  public Kind kind() {
    return Kind.LIST;
  }

  @Override
  public String expects() {
    return "a list, each " + element.expects();
  }

  /** Parts of a text between commas that are not in braces or brackets, as globs have them. */
  public static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (c == ',' && (depth <= 0 || i == text.length())) {
        String part = text.substring(begin, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        begin = i + 1;
      }
    }
    return parts;
  }
}
