package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.config.source.Problem;
import io.sonde.config.source.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configurations made of text. */
final class Fixture {
  private Fixture() {}

  /** What a file and an environment give; the file is called {@code f}. */
  static Configuration load(Path folder, String yaml, Map<String, String> environment) {
    Path file = folder.resolve("f");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Configuration.load(file, environment);
  }

  /** What is wrong, without the folder of the file. */
  static List<String> problems(Configuration configuration) {
    String folder = configuration.file() == null ? "\0" : configuration.file().getParent() + "/";
    return configuration.problems().stream()
        .map(Problem::toString)
        .map(problem -> problem.replace(folder, ""))
        .toList();
  }

  /** Value of a key of a valid configuration. */
  static Object value(Configuration configuration, String key) {
    assertThat(problems(configuration)).isEmpty();
    return setting(configuration, key).value();
  }

  static Setting setting(Configuration configuration, String key) {
    Setting setting = configuration.settings().get(key);
    assertThat(setting).as(key).isNotNull();
    return setting;
  }
}
