package io.sonde.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Releases as distributions write them. */
class KernelFactsTest {
  @ParameterizedTest
  @CsvSource({
    "6.18.5, 6.18.5",
    "6.1.0-18-amd64, 6.1.0",
    "5.14.0-427.13.1.el9_4.x86_64, 5.14.0",
    "6.9-rc3, 6.9",
    "6.6.87.2-microsoft-standard-WSL2, 6.6.87",
    "4.18+, 4.18",
    "strange, 0",
  })
  void readsTheRelease(String release, String version) {
    assertThat(KernelFacts.capability(release, true))
        .isEqualTo("sonde.kernel;version:Version=\"" + version + "\";btf=\"true\"");
  }
}
