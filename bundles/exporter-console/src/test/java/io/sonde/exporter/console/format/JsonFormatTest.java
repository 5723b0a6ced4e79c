package io.sonde.exporter.console.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.sonde.spi.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonFormatTest {
  @Test
  void everythingASpanHas() {
    StringBuilder line = new StringBuilder();
    new JsonFormat()
        .append(
            Spans.span(
                SpanKind.SERVER,
                "GET /",
                "500",
                "url.path",
                "/",
                "http.response.status_code",
                500L,
                "ratio",
                0.5),
            line);
    assertThat(line)
        .hasToString(
            "{\"start\":\"2023-11-14T22:13:20.482000001Z\",\"duration_ns\":12340000,"
                + "\"service\":\"shop\",\"protocol\":\"http1\",\"kind\":\"SERVER\","
                + "\"name\":\"GET /\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                + "\"span_id\":\"00f067aa0ba902b7\",\"trace_flags\":1,\"error_type\":\"500\","
                + "\"attributes\":{\"url.path\":\"/\",\"http.response.status_code\":500,"
                + "\"ratio\":0.5},\"resource\":{\"service.instance.id\":\"host:42\","
                + "\"service.name\":\"shop\"}}\n");
  }

  static Arguments[] texts() {
    return new Arguments[] {
      argumentSet("quote and backslash", "a\"b\\c", "a\\\"b\\\\c"),
      argumentSet("control characters", "\n\r\t\0\u007f\u009b", "\\n\\r\\t\\u0000\\u007f\\u009b"),
      argumentSet("line separators", "x\u2028\u2029x", "x\\u2028\\u2029x"),
      argumentSet("a whole character", "\ud83d\ude00", "\ud83d\ude00"),
      argumentSet("half a character", "x\ud83d", "x\\ud83d"),
      argumentSet("the other half", "\ude00x", "\\ude00x"),
    };
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsEscaped(String value, String expected) {
    StringBuilder out = new StringBuilder();
    new JsonWriter(out).member("k", value);
    assertThat(out).hasToString("\"k\":\"" + expected + "\"");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void numbersThatJsonLacksAreNull(double value) {
    StringBuilder out = new StringBuilder();
    new JsonWriter(out).member("k", value);
    assertThat(out).hasToString("\"k\":null");
  }
}
