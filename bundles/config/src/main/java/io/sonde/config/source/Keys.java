package io.sonde.config.source;

import io.sonde.config.schema.Key;
import io.sonde.config.schema.KeyTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the keys of a table in what is written. {@code prometheus: {port: 1}} and {@code
 * prometheus.port: 1} are the same.
 */
final class Keys {
  private final KeyTable table;
  private final Conversion conversion;
  private final Problems problems;
  private final Map<String, Place> seen = new HashMap<>();
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  Keys(KeyTable table, Conversion conversion) {
    this.table = table;
    this.conversion = conversion;
    this.problems = conversion.problems();
  }

  /**
   * Reads all keys of a mapping.
   *
   * @param shownPrefix what precedes their names in complaints
   * @return settings by key
   */
  Map<String, Setting> read(Written.Mapping mapping, String shownPrefix) {
    read(mapping, "", shownPrefix);
    return settings;
  }

  private void read(Written.Mapping mapping, String prefix, String shownPrefix) {
    for (Written.Entry entry : mapping.entries()) {
      String name = prefix + entry.key();
      String shown = shownPrefix + name;
      Key key = table.find(name);
      if (key != null) {
        setting(key, shown, entry);
      } else if (table.isGroup(name)) {
        group(name, shown, shownPrefix, entry);
      } else {
        unknown(name, shown, shownPrefix, entry);
      }
    }
  }

  private void setting(Key key, String shown, Written.Entry entry) {
    Place first = seen.putIfAbsent(key.name(), entry.place());
    if (first != null) {
      problems.add(entry.place(), shown + " is set twice, first in line " + first.line());
      return;
    }
    Object value = conversion.value(key, shown, entry.value());
    if (value != null) {
      settings.put(key.name(), new Setting(key, value, entry.place()));
    } else {
      problems.broken(key);
    }
  }

  private void group(String name, String shown, String shownPrefix, Written.Entry entry) {
    switch (entry.value()) {
      case Written.Mapping mapping -> read(mapping, name + ".", shownPrefix);
      case Written.Broken _ -> {}
      // All its keys are commented out.
      case Written.Scalar scalar
          when scalar.text().isEmpty() && scalar.style() == Written.Style.PLAIN -> {}
      case Written other ->
          problems.add(
              other.place(),
              shown + " is " + other.noun() + ", expected a group of keys, one in each line");
    }
  }

  private void unknown(String name, String shown, String shownPrefix, Written.Entry entry) {
    Optional<String> nearest =
        entry.value() instanceof Written.Mapping
            ? table.nearestGroup(name).or(() -> table.nearestKey(name))
            : table.nearestKey(name);
    String hint =
        nearest
            .map(near -> ", did you mean '" + shownPrefix + near + "'?")
            .orElse("; 'sonde config show --effective' lists all keys");
    problems.add(entry.place(), "unknown key " + Problems.quoted(shown) + hint);
  }
}
