package io.sonde.config.source;

/**
 * Something wrong with the configuration.
 *
 * @param place where
 * @param sentence what, and what would be right
 */
public record Problem(Place place, String sentence) {
  @Override
  public String toString() {
    return place + ": " + sentence;
  }
}
