package io.sonde.config;

import io.sonde.config.schema.Key;
import io.sonde.config.schema.Schema;
import io.sonde.config.source.FileSource;
import io.sonde.config.source.Problem;
import io.sonde.config.source.Problems;
import io.sonde.config.source.Setting;
import io.sonde.config.source.VariableSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is configured and what is wrong with it. Later wins: defaults, the file, standard variables
 * of OpenTelemetry, Sonde's own variables.
 *
 * @param file the file that was read; null if there is none
 * @param settings every key of the schema; the value below it for a key that is wrong
 * @param problems empty if the configuration is valid
 * @param notes what is not wrong, but perhaps not what was meant
 */
record Configuration(
    Path file, Map<String, Setting> settings, List<Problem> problems, List<Problem> notes) {
  /**
   * Reads everything.
   *
   * @param file null for none
   * @param environment variables by name
   */
  static Configuration load(Path file, Map<String, String> environment) {
    Problems problems = new Problems();
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Key key : Schema.KEYS.keys()) {
      settings.put(key.name(), Setting.initial(key));
    }
    if (file != null) {
      settings.putAll(FileSource.read(file, Schema.KEYS, environment, problems));
    }
    settings.putAll(
        VariableSource.read(Schema.KEYS, environment, StandardVariables.NAMES, problems));
    StandardVariables.apply(environment, settings, problems);
    Rules.check(settings, problems);
    return new Configuration(
        file, Collections.unmodifiableMap(settings), problems.list(), problems.notes());
  }

  /** Whether nothing is wrong. */
  boolean valid() {
    return problems.isEmpty();
  }
}
