package io.sonde.discovery;

import io.sonde.spi.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration of the keys that this bundle reads, with the schema's defaults. */
public final class FakeSettings implements Settings {
  private final Map<String, Object> values = new HashMap<>();

  /** The defaults. */
  public FakeSettings() {
    for (String text : List.of("discovery.executable", "service.name", "service.namespace")) {
      set(text, "");
    }
    for (String list : List.of("open_ports", "pids", "languages", "instrument", "exclude")) {
      set("discovery." + list, List.of());
    }
    set("discovery.default_excludes", true);
    set("discovery.poll_interval", Duration.ofHours(1));
    set("resource.attributes", Map.of());
  }

  /** Changes one value. */
  public FakeSettings set(String key, Object value) {
    values.put(key, value);
    return this;
  }

  @Override
  public String text(String key) {
    return value(key, String.class);
  }

  @Override
  public boolean flag(String key) {
    return value(key, Boolean.class);
  }

  @Override
  public long number(String key) {
    return value(key, Long.class);
  }

  @Override
  public double decimal(String key) {
    return value(key, Double.class);
  }

  @Override
  public Duration duration(String key) {
    return value(key, Duration.class);
  }

  @Override
  public long bytes(String key) {
    return number(key);
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> list(String key) {
    return value(key, List.class);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, String> map(String key) {
    return value(key, Map.class);
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> groups(String key) {
    return value(key, List.class);
  }

  private <T> T value(String key, Class<T> type) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the configuration has no key " + key);
    }
    return type.cast(value);
  }
}
