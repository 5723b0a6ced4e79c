package io.sonde.config;

import io.sonde.config.schema.Groups;
import io.sonde.config.schema.Items;
import io.sonde.config.schema.Key;
import io.sonde.config.schema.Scalar;
import io.sonde.config.schema.Schema;
import io.sonde.config.schema.Type;
import io.sonde.config.source.Setting;
import java.util.ArrayList;
import java.util.List;

/** The file of all keys, each commented out at its default. Made of the schema alone. */
final class DefaultFile {
  private static final int WIDTH = 100;

  private static final String HEAD =
      """
      # Configuration of Sonde. Every line here is a default: remove the '#' in front of a key to
      # change it. Check with 'sonde config check', see what is in force with 'sonde config show'.
      #
      # The environment variable after each key sets it too, and is stronger than this file.
      # ${NAME} and ${NAME:-default} in a value stand for environment variables. Durations and sizes
      # need units: 500ms 5s 1m 1h, 64KiB 4MiB. A dot may be written as indentation instead:
      #
      #   prometheus:
      #     port: 9090
      """;

  private DefaultFile() {}

  /** The whole file. */
  static String text() {
    StringBuilder out = new StringBuilder(HEAD);
    String section = "";
    for (Key key : Schema.KEYS.keys()) {
      String first = key.name().substring(0, key.name().indexOf('.'));
      if (!first.equals(section)) {
        section = first;
        out.append("\n\n# ---- ").append(section).append(" ----\n");
      }
      out.append('\n');
      describe(key, out);
      out.append('#').append(key.name()).append(": ").append(value(key)).append('\n');
    }
    return out.toString();
  }

  private static void describe(Key key, StringBuilder out) {
    List<String> variables = new ArrayList<>(List.of(key.variable()));
    for (Key.Alias alias : key.aliases()) {
      variables.add(alias.variable() + (alias.milliseconds() ? " (milliseconds)" : ""));
    }
    paragraph(key.description() + ". " + capital(key.type().expects()) + ".", "# ", out);
    paragraph(String.join(", ", variables), "# ", out);
    if (key.type() instanceof Groups(var fields)) {
      out.append("# For example:\n");
      out.append("#   - executable: \"*/nginx\"\n#     open_ports: [80, 8000-8999]\n");
      out.append("# A group may hold:\n");
      for (Key field : fields.keys()) {
        paragraph(
            field.name() + " - " + field.description() + "; " + field.type().expects(),
            "#   ",
            out);
      }
    }
  }

  private static String value(Key key) {
    Type type = key.type();
    return switch (type) {
      case Items _ -> list(key);
      case Scalar scalar when type.kind() != Type.Kind.TEXT -> scalar.write(key.initialValue());
      default -> Json.of(Listing.visible(Setting.initial(key)));
    };
  }

  /** A list, in several lines if it is long. */
  private static String list(Key key) {
    List<?> values = (List<?>) key.initialValue();
    String line = Json.of(values);
    if (line.length() + key.name().length() < WIDTH) {
      return line;
    }
    StringBuilder lines = new StringBuilder();
    for (Object value : values) {
      lines.append("\n#  - ").append(Json.of(value));
    }
    return lines.toString();
  }

  private static void paragraph(String text, String start, StringBuilder out) {
    int column = 0;
    for (String word : text.split(" ")) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        out.append(column == 0 ? start : "\n" + start).append(word);
        column = start.length() + word.length();
      } else {
        out.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    out.append('\n');
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
