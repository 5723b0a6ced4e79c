package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.config.source.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultFileTest {
  private static final Path SHIPPED = Path.of("../../distribution/conf/sonde.yaml");

  @TempDir Path folder;

  @Test
  void isTheFileThatShips() throws IOException {
    if (Boolean.getBoolean("sonde.write")) {
      Files.createDirectories(SHIPPED.getParent());
      Files.writeString(SHIPPED, DefaultFile.text());
    }
    assertThat(SHIPPED)
        .as("write it anew with: mvn -pl bundles/config -am test -Dsonde.write=true")
        .hasContent(DefaultFile.text());
  }

  @Test
  void setsNothing() {
    Configuration configuration = Fixture.load(folder, DefaultFile.text(), Map.of());
    assertThat(Fixture.problems(configuration)).isEmpty();
    assertThat(configuration.settings().values()).allMatch(Setting::isDefault);
  }

  @Test
  void holdsEveryDefaultBehindItsComment() {
    String uncommented = DefaultFile.text().replaceAll("(?m)^#(?=[a-z]|  [a-zA-Z\"])", "");
    Configuration configuration = Fixture.load(folder, uncommented, Map.of());
    assertThat(Fixture.problems(configuration)).isEmpty();
    assertThat(configuration.settings().values()).noneMatch(Setting::isDefault);
    for (Setting setting : configuration.settings().values()) {
      assertThat(setting.value()).as(setting.key().name()).isEqualTo(setting.key().initialValue());
    }
  }
}
