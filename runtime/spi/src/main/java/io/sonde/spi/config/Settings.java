package io.sonde.spi.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The effective configuration: defaults, then the file, then the environment. A service of the
 * config bundle; it is there only if the configuration is valid. Immutable.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a key that the schema does not have
 * with that type.
 */
@ProviderType
public interface Settings {
  /** A text; empty if it is not set and has no default. */
  String text(String key);

  /** A switch. */
  boolean flag(String key);

  /** A whole number. */
  long number(String key);

  /** A number with a fraction. */
  double decimal(String key);

  /** A span of time, written with its unit, for example {@code 5s}. */
  Duration duration(String key);

  /** A size, written with its unit, for example {@code 4MiB}. */
  long bytes(String key);

  /** A list of texts; empty if it is not set. */
  List<String> list(String key);

  /** Texts by name; empty if it is not set. */
  Map<String, String> map(String key);

  /**
   * A list of groups, for example {@code discovery.instrument}; empty if it is not set.
   *
   * @return each group with its keys, relative to the group and dotted; values are {@link String},
   *     {@link Boolean}, {@link Long}, {@link Double} or a {@link List} of {@link String}
   */
  List<Map<String, Object>> groups(String key);
}
