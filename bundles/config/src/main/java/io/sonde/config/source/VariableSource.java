package io.sonde.config.source;

import io.sonde.config.schema.Groups;
import io.sonde.config.schema.Key;
import io.sonde.config.schema.KeyTable;
import io.sonde.config.schema.Nearest;
import io.sonde.config.schema.Time;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Settings of environment variables. One that is empty counts as not set. */
public final class VariableSource {
  /** Prefix of Sonde's own variables; any other with it is a mistake. */
  private static final String PREFIX = "SONDE_";

  /** Prefix of OpenTelemetry's variables, of which many do not concern Sonde. */
  private static final String STANDARD = "OTEL_";

  /** Read before there is a configuration, by the launcher or to find the file. */
  private static final Set<String> LAUNCHER =
      Set.of("SONDE_CONFIG", "SONDE_HOME", "SONDE_JAVA_OPTIONS", "SONDE_LOG_LEVEL");

  private final KeyTable schema;
  private final Set<String> known = new HashSet<>(LAUNCHER);
  private final Map<String, String> environment;
  private final Problems problems;
  private final Conversion conversion;

  private VariableSource(KeyTable schema, Map<String, String> environment, Problems problems) {
    this.schema = schema;
    this.environment = environment;
    this.problems = problems;
    this.conversion = new Conversion(problems);
  }

  /**
   * Reads the variables of all keys.
   *
   * @param elsewhere names of standard variables that are no keys but are read too
   * @param problems gets everything that is wrong
   * @return settings by key, without those that are wrong
   */
  public static Map<String, Setting> read(
      KeyTable schema, Map<String, String> environment, Set<String> elsewhere, Problems problems) {
    VariableSource source = new VariableSource(schema, environment, problems);
    source.known.addAll(elsewhere);
    Map<String, Setting> settings = source.read();
    source.complain();
    return settings;
  }

  private Map<String, Setting> read() {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Key key : schema.keys()) {
      known.add(key.variable());
      put(settings, key, key.variable(), false);
      for (Key.Alias alias : key.aliases()) {
        known.add(alias.variable());
        put(settings, key, alias.variable(), alias.milliseconds());
      }
    }
    return settings;
  }

  /** Names variables that nobody reads. */
  private void complain() {
    for (String name : new TreeSet<>(environment.keySet())) {
      boolean own = name.startsWith(PREFIX);
      if (!own && !name.startsWith(STANDARD)
          || known.contains(name)
          || KubernetesLinks.isLink(name, environment.get(name))) {
        continue;
      }
      Place place = Place.variable(name);
      String hint =
          Nearest.of(name, known).map(near -> ", did you mean '" + near + "'?").orElse("");
      if (own) {
        problems.add(place, "unknown variable" + hint);
      } else {
        problems.note(place, "not read by Sonde" + hint);
      }
    }
  }

  private void put(Map<String, Setting> settings, Key key, String name, boolean milliseconds) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty() || KubernetesLinks.isLink(name, text)) {
      return;
    }
    Place place = Place.variable(name);
    Object value;
    if (milliseconds) {
      value =
          conversion.value(
              key, key.name(), place, text, ((Time) key.type()).readMilliseconds(text));
    } else if (key.type() instanceof Groups) {
      Written yaml = YamlReader.read(text, place, null, problems);
      value = yaml == null ? null : conversion.value(key, key.name(), yaml);
    } else {
      Written written = new Written.Scalar(place, text, Written.Style.SUBSTITUTED);
      value = conversion.value(key, key.name(), written);
    }
    if (value != null) {
      settings.putIfAbsent(key.name(), new Setting(key, value, place));
    } else {
      problems.broken(key);
    }
  }
}
