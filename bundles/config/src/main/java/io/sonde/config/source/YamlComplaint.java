package io.sonde.config.source;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A syntax error in plain words. The parser's own message quotes the line, which may hold a secret.
 *
 * @param place where
 * @param sentence what
 */
record YamlComplaint(Place place, String sentence) {
  static YamlComplaint of(YamlEngineException e, Place source) {
    if (e instanceof MarkedYamlEngineException marked) {
      String context = marked.getContext() == null ? "" : marked.getContext();
      if (context.contains("alias") || context.contains("anchor")) {
        // What people mean is a glob: */nginx.
        Place place = place(marked.getContextMark(), source);
        return new YamlComplaint(place, "a value cannot begin with * or & here; put it in quotes");
      }
      Place place = place(marked.getProblemMark().or(marked::getContextMark), source);
      return new YamlComplaint(place, "not valid YAML: " + plain(marked));
    }
    if (e instanceof ReaderException unreadable) {
      return new YamlComplaint(
          source,
          "not valid YAML: the character U+%04X is not allowed"
              .formatted(unreadable.getCodePoint()));
    }
    return new YamlComplaint(source, "not valid YAML");
  }

  private static Place place(Optional<Mark> mark, Place source) {
    return mark.map(m -> source.at(m.getLine() + 1, m.getColumn() + 1)).orElse(source);
  }

  private static String plain(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("<block end>")) {
      return "the indentation does not fit the lines above";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a second ': ' in one line; check the indentation or put the value in quotes";
    }
    if (problem.contains("could not find expected ':'")) {
      return "a key without ': ' in or above this line";
    }
    if (problem.contains("\\t(TAB)")) {
      return "a tab; indent with spaces";
    }
    return problem;
  }
}
