package io.sonde.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.testkit.FakeSettings;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpSettingsTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',           '',            true,  ''
          http://c:1,   '',            true,  http://c:1/v1/traces
          http://c:1/,  '',            true,  http://c:1/v1/traces
          http://c/a,   '',            true,  http://c/a/v1/traces
          http://c/a/,  '',            true,  http://c/a/v1/traces
          '',           http://t:1,    true,  http://t:1
          '',           http://t:1/x,  true,  http://t:1/x
          http://c:1,   http://t:1/x/, true,  http://t:1/x/
          http://c:1,   http://t:1/x,  false, ''
          """)
  void onlyTheBaseGetsAPath(String base, String own, boolean enabled, String expected) {
    OtlpSettings settings =
        OtlpSettings.from(
            new FakeSettings(
                Map.of(
                    "otlp.endpoint",
                    base,
                    "otlp.traces.endpoint",
                    own,
                    "otlp.traces.enabled",
                    enabled)));
    assertThat(settings.traces()).isEqualTo(expected);
    assertThat(settings.metrics()).isEmpty();
  }
}
