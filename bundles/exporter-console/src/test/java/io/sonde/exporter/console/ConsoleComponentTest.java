package io.sonde.exporter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleComponentTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          auto, '',             '',             0,    TextFormat
          auto, http://x:4318,  '',             0,    -
          auto, '',             http://x/v1,    0,    -
          auto, '',             '',             9090, -
          text, http://x:4318,  '',             9090, TextFormat
          json, '',             '',             0,    JsonFormat
          none, '',             '',             0,    -
          """)
  void printsIfAskedOrIfNothingElseIs(
      String format, String otlp, String traces, long prometheus, String expected) {
    SpanFormat chosen =
        ConsoleComponent.format(
            new FakeSettings(
                Map.of(
                    "console.format",
                    format,
                    "otlp.endpoint",
                    otlp,
                    "otlp.traces.endpoint",
                    traces,
                    "prometheus.port",
                    prometheus)));
    assertThat(chosen == null ? null : chosen.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void anUnknownFormatIsRefused() {
    assertThatThrownBy(
            () -> ConsoleComponent.format(new FakeSettings(Map.of("console.format", "xml"))))
        .hasMessage("console.format is \"xml\"; it may be auto, text, json or none");
  }
}
