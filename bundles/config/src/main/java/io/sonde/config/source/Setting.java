package io.sonde.config.source;

import io.sonde.config.schema.Key;

/**
 * A value with its origin.
 *
 * @param key what it is for
 * @param value of the class that the key's type says
 * @param place where it is written
 */
public record Setting(Key key, Object value, Place place) {
  /** Default of a key. */
  public static Setting initial(Key key) {
    return new Setting(key, key.initialValue(), Place.DEFAULT);
  }

  /** Whether nobody set it. */
  public boolean isDefault() {
    return place == Place.DEFAULT;
  }
}
