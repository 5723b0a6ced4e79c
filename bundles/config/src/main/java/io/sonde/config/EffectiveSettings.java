package io.sonde.config;

import io.sonde.config.schema.Type.Kind;
import io.sonde.config.source.Setting;
import io.sonde.spi.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A valid configuration.
 *
 * @param settings every key of the schema
 */
@SuppressWarnings("unchecked")
record EffectiveSettings(Map<String, Setting> settings) implements Settings {
  @Override
  public String text(String key) {
    return (String) value(key, Kind.TEXT);
  }

  @Override
  public boolean flag(String key) {
    return (Boolean) value(key, Kind.FLAG);
  }

  @Override
  public long number(String key) {
    return (Long) value(key, Kind.NUMBER);
  }

  @Override
  public double decimal(String key) {
    return (Double) value(key, Kind.DECIMAL);
  }

  @Override
  public Duration duration(String key) {
    return (Duration) value(key, Kind.DURATION);
  }

  @Override
  public long bytes(String key) {
    return (Long) value(key, Kind.SIZE);
  }

  @Override
  public List<String> list(String key) {
    return (List<String>) value(key, Kind.LIST);
  }

  @Override
  public Map<String, String> map(String key) {
    return (Map<String, String>) value(key, Kind.MAP);
  }

  @Override
  public List<Map<String, Object>> groups(String key) {
    return (List<Map<String, Object>>) value(key, Kind.GROUPS);
  }

  private Object value(String key, Kind kind) {
    Setting setting = settings.get(key);
    if (setting == null) {
      throw new IllegalArgumentException("the configuration has no key " + key);
    }
    Kind actual = setting.key().type().kind();
    if (actual != kind) {
      throw new IllegalArgumentException(key + " is a " + actual + ", not a " + kind);
    }
    return setting.value();
  }
}
