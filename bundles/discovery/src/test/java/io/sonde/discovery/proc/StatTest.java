package io.sonde.discovery.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatTest {
  private static final String REAL =
      "11771 (cat) R 11763 11763 4704 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 160770 3133440 380\n";

  private static Stat parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return Stat.parse(bytes, bytes.length);
  }

  @Test
  void readsTheFields() {
    assertThat(parse(REAL)).isEqualTo(new Stat("cat", 'R', 11763, 4194304, 160770));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ")", "a) R 1", "((", ") (", "x\ny", "tmux: server", "\u00ff", "(a) Z 9 9 9"})
  void anyNameIsAName(String name) {
    assertThat(parse(REAL.replace("cat", name)))
        .isEqualTo(new Stat(name, 'R', 11763, 4194304, 160770));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1 (x", "1 x)", ")1 (", "1 (x)", "1 (x) ", "1 (x) R 1 2 3 4"})
  void whatTheKernelDoesNotWriteIsNothing(String text) {
    assertThat(parse(text)).isNull();
  }

  @Test
  void tellsForksKernelThreadsAndTheDead() {
    assertThat(parse(REAL.replace("4194304", "4194368")).isForkWithoutExec()).isTrue();
    assertThat(parse(REAL).isForkWithoutExec()).isFalse();
    assertThat(parse(REAL.replace("4194304", "2129984")).isKernelThread()).isTrue();
    assertThat(parse(REAL).isKernelThread()).isFalse();
    assertThat(parse(REAL.replace(" R ", " Z ")).hasEnded()).isTrue();
    assertThat(parse(REAL).hasEnded()).isFalse();
  }
}
