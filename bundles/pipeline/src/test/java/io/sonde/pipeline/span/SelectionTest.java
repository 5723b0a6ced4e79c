package io.sonde.pipeline.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  @ParameterizedTest
  @CsvSource({
    "http.route, http.route, true",
    "http.route, http.routes, false",
    "http.route, http.rout, false",
    "http.*, http.route, true",
    "http.*, https.route, false",
    "*, anything, true",
    "*.port, server.port, true",
    "*.port, server.ports, false",
    "*a*b, xaxaxb, true",
    "*a*b, xaxbx, false",
    "http.*.header.*, http.request.header.x, true",
    "**, x, true",
  })
  void matchesPatterns(String pattern, String name, boolean expected) {
    assertThat(new Selection(List.of(pattern), List.of()).adds(name)).isEqualTo(expected);
    assertThat(new Selection(List.of(), List.of(pattern)).keeps(name)).isEqualTo(!expected);
  }

  @Test
  void leavesOutWhatIsAlsoIncluded() {
    Selection selection = new Selection(List.of("http.*"), List.of("*.route"));
    assertThat(selection.adds("http.route")).isFalse();
    assertThat(selection.adds("http.other")).isTrue();
    assertThat(selection.keeps("server.port")).isTrue();
  }
}
