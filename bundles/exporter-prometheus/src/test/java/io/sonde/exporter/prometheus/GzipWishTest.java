package io.sonde.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipWishTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip                  | true
          GZIP                  | true
          deflate, gzip;q=0.5   | true
          gzip;q=0.001          | true
          gzip;q=0              | false
          gzip; q=0.0           | false
          identity              | false
          gzipped               | false
          """)
  void ofOneHeader(String header, boolean expected) {
    assertThat(GzipWish.in(List.of(header))).isEqualTo(expected);
  }

  @Test
  void noHeaderAsksForNothing() {
    assertThat(GzipWish.in(null)).isFalse();
  }
}
