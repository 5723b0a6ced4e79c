package io.sonde.config;

import io.sonde.config.schema.Choice;
import io.sonde.config.schema.Groups;
import io.sonde.config.schema.Items;
import io.sonde.config.schema.Key;
import io.sonde.config.schema.Pairs;
import io.sonde.config.schema.Schema;
import io.sonde.config.schema.Text;
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
      # The environment variables named above a key set it too and are stronger than this file.
      # ${NAME} and ${NAME:-default} in a value stand for environment variables. Durations and sizes
      # need units: 500ms 5s 1m 1h, 64KiB 4MiB. A dot may be written as indentation instead:
      #
      #   prometheus:
      #     port: 9090
      """;

  private static final String GROUP =
      """
      # For example:
      #   - executable: "*/nginx"
      #     open_ports: [80, 8000-8999]
      # A group may hold:
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
      paragraph(describe(key), "# ", "# ", out);
      paragraph(variables(key), "# ", "# ", out);
      if (key.type() instanceof Groups(var fields)) {
        out.append(GROUP);
        for (Key field : fields.keys()) {
          paragraph(field.name() + ": " + describe(field), "#   ", "#     ", out);
        }
      }
      paragraph(key.name() + ": " + value(key), "#", "#  ", out);
    }
    return out.toString();
  }

  private static String describe(Key key) {
    String range = range(key.type());
    return key.description() + (range.isEmpty() ? "." : ". " + range + ".");
  }

  /** What a value may be, where its default does not tell. */
  private static String range(Type type) {
    return switch (type) {
      case Choice(var words, _) when words.size() == 1 -> "Only " + words.getFirst();
      case Choice(var words, _) -> "One of " + String.join(", ", words);
      case Text text when text.equals(Text.any()) -> "";
      case Pairs _, Groups _ -> "";
      case Items items -> capital(items.expects());
      default -> capital(type.expects());
    };
  }

  private static String variables(Key key) {
    List<String> variables = new ArrayList<>(List.of(key.variable()));
    for (Key.Alias alias : key.aliases()) {
      variables.add(alias.variable() + (alias.milliseconds() ? " (milliseconds)" : ""));
    }
    return String.join(", ", variables);
  }

  private static String value(Key key) {
    return Yaml.of(Listing.visible(Setting.initial(key)));
  }

  private static void paragraph(String text, String start, String later, StringBuilder out) {
    int column = 0;
    for (String word : text.split(" ")) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        String indent = column == 0 ? start : later;
        out.append(column == 0 ? "" : "\n").append(indent).append(word);
        column = indent.length() + word.length();
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
