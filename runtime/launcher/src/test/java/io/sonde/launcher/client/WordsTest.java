package io.sonde.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "pro; processes; `cesses `",
        "p; processes,processors; `rocess`",
        "process; processes,processors; ``",
        "x; ; ``",
        "spans --j; --json; `son `",
        "`spans `; -f,--json; `-`",
        "a|gr; grep; `ep `",
      })
  void addsWhatIsCertain(String line, String offered, String added) {
    List<String> words = offered == null ? List.of() : List.of(offered.split(","));
    assertThat(Words.certain(line, words)).isEqualTo(added);
  }

  @Test
  void fillsRows() {
    assertThat(Words.rows(List.of("a", "bcd", "e", "f", "g"), 15))
        .isEqualTo("a    bcd  e\nf    g\n");
    assertThat(Words.rows(List.of("abcdef", "g"), 3)).isEqualTo("abcdef\ng\n");
    assertThat(Words.rows(List.of(), 3)).isEmpty();
  }
}
