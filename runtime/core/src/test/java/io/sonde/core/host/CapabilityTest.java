package io.sonde.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said and given elsewhere is what the code says and uses. */
class CapabilityTest {
  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of("../..", file));
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void standsInTheReadme(Capability capability) throws IOException {
    assertThat(lines("README.md"))
        .contains(
            "| `"
                + capability.title()
                + "` | "
                + capability.use()
                + " | "
                + capability.loss()
                + " |");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AmbientCapabilities", "CapabilityBoundingSet"})
  void isGivenByTheSystemdUnit(String key) throws IOException {
    String all =
        Arrays.stream(Capability.values()).map(Capability::title).collect(Collectors.joining(" "));
    assertThat(lines("distribution/systemd/sonde.service"))
        .filteredOn(line -> line.startsWith(key))
        .containsExactly(key + "=" + all);
  }

  @Test
  void isNamedOnceInTheReadme() throws IOException {
    assertThat(lines("README.md"))
        .filteredOn(line -> line.startsWith("| `CAP_"))
        .hasSameSizeAs(Capability.values());
  }
}
