package io.sonde.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A line that a person typed: words, and {@code |} between commands. Quotes and backslashes keep
 * what they enclose together; nothing else is special, so there is nothing to evaluate.
 *
 * @param stages words of each command; at least one stage, which has words unless the line is blank
 * @param problem what is wrong, null if nothing is
 */
record Line(List<List<String>> stages, String problem) {
  /** Takes a line apart. */
  static Line parse(String text) {
    List<List<String>> stages = new ArrayList<>();
    stages.add(new ArrayList<>());
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = quote == 0;
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word = (word == null ? new StringBuilder() : word).append(text.charAt(++i));
      } else if (plain && (c == '"' || c == '\'')) {
        quote = c;
        word = word == null ? new StringBuilder() : word;
      } else if (c == quote) {
        quote = 0;
      } else if (plain && (c == '|' || Character.isWhitespace(c))) {
        if (word != null) {
          stages.getLast().add(word.toString());
          word = null;
        }
        if (c == '|') {
          stages.add(new ArrayList<>());
        }
      } else {
        word = (word == null ? new StringBuilder() : word).append(c);
      }
    }
    if (word != null) {
      stages.getLast().add(word.toString());
    }
    if (quote != 0) {
      return new Line(stages, "a quote " + quote + " is not closed");
    }
    boolean hole = stages.size() > 1 && stages.stream().anyMatch(List::isEmpty);
    return new Line(stages, hole ? "a command is missing beside |" : null);
  }

  /** Whether nothing is to be done. */
  boolean isBlank() {
    return stages.size() == 1 && stages.getFirst().isEmpty();
  }
}
