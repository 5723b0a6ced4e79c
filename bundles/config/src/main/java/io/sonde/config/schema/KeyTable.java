package io.sonde.config.schema;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys by name, in the order in which users see them. Immutable. */
public final class KeyTable {
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final Set<String> groups = new LinkedHashSet<>();

  KeyTable(Key... rows) {
    for (Key row : rows) {
      if (keys.put(row.name(), row) != null) {
        throw new IllegalArgumentException(row.name() + " is in the schema twice");
      }
      int dot = row.name().indexOf('.');
      for (; dot > 0; dot = row.name().indexOf('.', dot + 1)) {
        groups.add(row.name().substring(0, dot));
      }
    }
    for (String group : groups) {
      if (keys.containsKey(group)) {
        throw new IllegalArgumentException(group + " is in the schema as a key and as a group");
      }
    }
  }

  /** All keys. */
  public Collection<Key> keys() {
    return keys.values();
  }

  /** A key; null if there is none of that name. */
  public Key find(String name) {
    return keys.get(name);
  }

  /** Whether keys begin with this name and a dot. */
  public boolean isGroup(String name) {
    return groups.contains(name);
  }

  /** The key that was meant. */
  public Optional<String> nearestKey(String name) {
    return Nearest.of(name, keys.keySet());
  }

  /** The group that was meant. */
  public Optional<String> nearestGroup(String name) {
    return Nearest.of(name, groups);
  }
}
