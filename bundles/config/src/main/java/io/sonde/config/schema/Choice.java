package io.sonde.config.schema;

import java.util.List;

/**
 * One of a few words.
 *
 * @param words what may be chosen
 * @param hint what else to tell who chose another; may be empty
 */
public record Choice(List<String> words, String hint) implements Scalar {
  /** A choice of some words. */
  public static Choice of(String... words) {
    return new Choice(List.of(words), "");
  }

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public String expects() {
    if (words.size() == 1) {
      return words.getFirst();
    }
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  @Override
  public Reading read(String text) {
    if (words.contains(text)) {
      return new Reading.Value(text);
    }
    return hint.isEmpty() ? refusal() : new Reading.Refusal("expected " + expects() + ": " + hint);
  }
}
