package io.sonde.config.schema;

/** What became of a text that should be a value. */
public sealed interface Reading {
  /** It is one. */
  record Value(Object value) implements Reading {}

  /**
   * It is none.
   *
   * @param reason what follows {@code "key is 'text', "} in a complaint; does not repeat the text,
   *     which may be secret
   */
  record Refusal(String reason) implements Reading {}
}
