package io.sonde.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something that can be configured.
 *
 * @param name dotted, lower case
 * @param type what its value may be
 * @param initial its default, as it is written in a variable
 * @param description one sentence for users, without the full stop
 * @param aliases environment variables beside its own, the strongest first
 * @param secret whether its value must never be shown
 */
public record Key(
    String name,
    Type type,
    String initial,
    String description,
    List<Alias> aliases,
    boolean secret) {
  /**
   * Another environment variable for a key.
   *
   * @param variable its name
   * @param milliseconds whether it holds milliseconds without a unit
   */
  public record Alias(String variable, boolean milliseconds) {}

  /** A key with nothing but its own variable. */
  static Key key(String name, Type type, String initial, String description) {
    return new Key(name, type, initial, description, List.of(), false);
  }

  /** The same, set by other environment variables too. */
  Key or(String... variables) {
    List<Alias> more = new ArrayList<>(aliases);
    for (String variable : variables) {
      more.add(new Alias(variable, false));
    }
    return new Key(name, type, initial, description, List.copyOf(more), secret);
  }

  /** The same, set also by a standard variable that counts in milliseconds. */
  Key orMilliseconds(String variable) {
    List<Alias> more = new ArrayList<>(aliases);
    more.add(new Alias(variable, true));
    return new Key(name, type, initial, description, List.copyOf(more), secret);
  }

  /** The same, never shown. */
  Key hidden() {
    return new Key(name, type, initial, description, aliases, true);
  }

  /** Its own environment variable, for example {@code SONDE_PROMETHEUS_PORT}. */
  public String variable() {
    return "SONDE_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** Its default. */
  public Object initialValue() {
    return switch (type) {
      case Scalar scalar -> value(scalar.read(initial));
      case Items _ -> List.copyOf(Items.split(initial));
      case Pairs pairs -> value(pairs.read(initial));
      case Groups _ -> List.<Map<String, Object>>of();
    };
  }

  private Object value(Reading reading) {
    return switch (reading) {
      case Reading.Value(Object value) -> value;
      case Reading.Refusal(String reason) ->
          throw new IllegalStateException("default of " + name + ": " + reason);
    };
  }
}
