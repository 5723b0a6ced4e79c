package io.sonde.config;

import io.sonde.config.schema.Key;
import io.sonde.config.schema.Scalar;
import io.sonde.config.schema.Type.Kind;
import io.sonde.config.source.Setting;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows settings with the origin of each. Secrets are replaced by asterisks. */
final class Listing {
  private static final String HIDDEN = "***";
  private static final int ORIGIN_COLUMN = 40;

  private Listing() {}

  /** A line for each, which together are a configuration file again. */
  static void print(Collection<Setting> settings, PrintStream out) {
    for (Setting setting : settings) {
      String line = setting.key().name() + ": " + Yaml.of(visible(setting));
      int spaces = Math.max(1, ORIGIN_COLUMN - line.length());
      out.println(line + " ".repeat(spaces) + "# " + setting.place().origin());
    }
  }

  /** An array of objects with key, value and origin. */
  static void printJson(Collection<Setting> settings, PrintStream out) {
    String separator = "[\n  ";
    for (Setting setting : settings) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("key", setting.key().name());
      object.put("value", visible(setting));
      object.put("origin", setting.place().origin());
      out.print(separator + Json.of(object));
      separator = ",\n  ";
    }
    out.println(settings.isEmpty() ? "[]" : "\n]");
  }

  /** What may be shown of a value: durations and sizes with their units. */
  static Object visible(Setting setting) {
    Key key = setting.key();
    Object value = setting.value();
    if (key.secret()) {
      return switch (value) {
        case Map<?, ?> map -> hidden(map);
        case List<?> list when list.isEmpty() -> list;
        case String text when text.isEmpty() -> text;
        default -> HIDDEN;
      };
    }
    boolean unit = key.type().kind() == Kind.DURATION || key.type().kind() == Kind.SIZE;
    return unit ? ((Scalar) key.type()).write(value) : value;
  }

  private static Map<String, Object> hidden(Map<?, ?> map) {
    Map<String, Object> names = new LinkedHashMap<>();
    map.keySet().forEach(name -> names.put(name.toString(), HIDDEN));
    return names;
  }
}
