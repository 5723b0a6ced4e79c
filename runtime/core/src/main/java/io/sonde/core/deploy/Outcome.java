package io.sonde.core.deploy;

/**
 * How an operation ended.
 *
 * @param done whether it did what was asked
 * @param sentence what happened, in plain words
 */
public record Outcome(boolean done, String sentence) {
  static Outcome done(String sentence) {
    return new Outcome(true, sentence);
  }

  static Outcome no(String sentence) {
    return new Outcome(false, sentence);
  }
}
