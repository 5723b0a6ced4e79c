package io.sonde.spi;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Name of a span attribute, as the semantic conventions write it. One object for each name: compare
 * with {@code ==}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/">OpenTelemetry semantic
 *     conventions</a>
 */
public final class AttributeKey {
  private static final ConcurrentHashMap<String, AttributeKey> ALL = new ConcurrentHashMap<>();

  private final String name;

  private AttributeKey(String name) {
    this.name = name;
  }

  /**
   * The key of this name. Hold it in a constant: the lookup is not for the hot path.
   *
   * @param name for example {@code http.request.method}; not empty
   */
  public static AttributeKey of(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an attribute needs a name");
    }
    return ALL.computeIfAbsent(name, AttributeKey::new);
  }

  /** The name, for example {@code http.request.method}. */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
