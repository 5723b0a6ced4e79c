package io.sonde.exporter.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Attributes of ours as the SDK reads them, in our order and without a copy. Immutable. */
final class AttributeView implements Attributes {
  private final Map<String, Object> values;
  private final AttributeKeys keys;

  /**
   * @param values {@link String}, {@link Long} or {@link Double}; anything else is sent as its text
   */
  AttributeView(Map<String, Object> values, AttributeKeys keys) {
    this.values = values;
    this.keys = keys;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    values.forEach(
        (name, value) -> {
          boolean known = value instanceof String || value instanceof Long;
          consumer.accept(
              keys.of(name, value),
              known || value instanceof Double ? value : String.valueOf(value));
        });
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  @SuppressWarnings("unchecked") // a key of a type stands for values of that type
  public <T> T get(AttributeKey<T> key) {
    Object value = values.get(key.getKey());
    return value != null && keys.of(key.getKey(), value).equals(key) ? (T) value : null;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  @Override
  public AttributesBuilder toBuilder() {
    return Attributes.builder().putAll(this);
  }
}
