package io.sonde.config;

import java.util.regex.Pattern;

/** Writes values as YAML, in one line. */
final class Yaml {
  /** Texts that every YAML reader takes for a text without quotes. */
  private static final Pattern PLAIN =
      Pattern.compile("/?[A-Za-z][A-Za-z0-9_./-]*|\\d+(ms|s|m|h|B|KiB|MiB|GiB)");

  private static final Pattern WORD_OF_YAML =
      Pattern.compile("true|false|yes|no|on|null|y|n", Pattern.CASE_INSENSITIVE);

  private Yaml() {}

  /** Text of a value: JSON but for quotes that are not needed. */
  static String of(Object value) {
    return value instanceof String text
            && PLAIN.matcher(text).matches()
            && !WORD_OF_YAML.matcher(text).matches()
        ? text
        : Json.of(value);
  }
}
