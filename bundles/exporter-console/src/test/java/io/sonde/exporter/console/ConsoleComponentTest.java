package io.sonde.exporter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.exporter.console.format.SpanFormat;
import io.sonde.testkit.FakeSettings;
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
          auto, '',             '',            true,  0,    TextFormat
          auto, http://x:4318,  '',            true,  0,    -
          auto, http://x:4318,  '',            false, 0,    TextFormat
          auto, '',             http://x/v1,   true,  0,    -
          auto, '',             '',            true,  9090, -
          text, http://x:4318,  '',            true,  9090, TextFormat
          json, '',             '',            true,  0,    JsonFormat
          off,  '',             '',            true,  0,    -
          """)
  void printsIfAskedOrIfNothingElseIs(
      String format,
      String otlp,
      String traces,
      boolean enabled,
      long prometheus,
      String expected) {
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
                    "otlp.traces.enabled",
                    enabled,
                    "prometheus.port",
                    prometheus)));
    assertThat(chosen == null ? null : chosen.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void anUnknownFormatIsRefused() {
    assertThatThrownBy(
            () -> ConsoleComponent.format(new FakeSettings(Map.of("console.format", "xml"))))
        .hasMessage("console.format is \"xml\"; it may be auto, text, json or off");
  }
}
