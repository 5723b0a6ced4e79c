package io.sonde.testkit;

import io.sonde.spi.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings from a map; what it lacks is empty.
 *
 * @param values by key, each of the type that its accessor returns
 */
public record FakeSettings(Map<String, Object> values) implements Settings {
  @Override
  public String text(String key) {
    return (String) values.getOrDefault(key, "");
  }

  @Override
  public boolean flag(String key) {
    return (boolean) values.getOrDefault(key, false);
  }

  @Override
  public long number(String key) {
    return (long) values.getOrDefault(key, 0L);
  }

  @Override
  public double decimal(String key) {
    return (double) values.getOrDefault(key, 0.0);
  }

  @Override
  public Duration duration(String key) {
    return (Duration) values.getOrDefault(key, Duration.ZERO);
  }

  @Override
  public long bytes(String key) {
    return (long) values.getOrDefault(key, 0L);
  }

  @Override
  @SuppressWarnings("unchecked") // the test that puts it in knows
  public List<String> list(String key) {
    return (List<String>) values.getOrDefault(key, List.of());
  }

  @Override
  @SuppressWarnings("unchecked") // the test that puts it in knows
  public Map<String, String> map(String key) {
    return (Map<String, String>) values.getOrDefault(key, Map.of());
  }

  @Override
  public List<Map<String, Object>> groups(String key) {
    return List.of();
  }
}
