package io.sonde.exporter.otlp;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys of the SDK by name and type, made once: there are few, and each keeps its name encoded. */
final class AttributeKeys {
  private static final int MOST = 2048;

  private final Map<String, AttributeKey<?>> texts = new ConcurrentHashMap<>();
  private final Map<String, AttributeKey<?>> numbers = new ConcurrentHashMap<>();
  private final Map<String, AttributeKey<?>> fractions = new ConcurrentHashMap<>();

  /** The key for a value. */
  AttributeKey<?> of(String name, Object value) {
    Map<String, AttributeKey<?>> known =
        value instanceof Long ? numbers : value instanceof Double ? fractions : texts;
    AttributeKey<?> key = known.get(name);
    if (key == null) {
      key = create(name, value);
      if (known.size() < MOST) {
        known.put(name, key);
      }
    }
    return key;
  }

  private static AttributeKey<?> create(String name, Object value) {
    if (value instanceof Long) {
      return AttributeKey.longKey(name);
    }
    return value instanceof Double ? AttributeKey.doubleKey(name) : AttributeKey.stringKey(name);
  }
}
