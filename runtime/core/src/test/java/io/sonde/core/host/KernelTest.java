package io.sonde.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTest {
  @ParameterizedTest
  @CsvSource({
    "5.10.0-32-cloud-amd64, false",
    "5.11.0, true",
    "5.9, false",
    "4.18.0-553.el8_10.x86_64, false",
    "6.1.0-18-amd64, true",
    "6.18.44-fc-v657, true",
    "10.0, true",
    "5, true",
    "unknown, true",
  })
  void isFromFiveEleven(String release, boolean expected) {
    assertThat(Kernel.isFrom(release, 5, 11)).isEqualTo(expected);
  }
}
