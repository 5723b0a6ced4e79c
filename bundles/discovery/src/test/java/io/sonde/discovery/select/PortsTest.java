package io.sonde.discovery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @Test
  void holdsSinglePortsAndRanges() {
    Ports ports = new Ports(List.of("80, 443", "8000-8999"));
    for (int port : new int[] {80, 443, 8000, 8500, 8999}) {
      assertThat(ports.containsAny(List.of(1, port))).as("port %d", port).isTrue();
    }
    assertThat(ports.containsAny(List.of(1, 81, 7999, 9000))).isFalse();
    assertThat(ports.containsAny(List.of())).isFalse();
    assertThat(new Ports(List.of()).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65536", "x", "80-", "-80", "90-80", "1-2-3", "80,,443"})
  void refusesWhatIsNoPort(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Ports(List.of(text)));
  }
}
