package io.sonde.exporter.console.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.FinishedSpan;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextFormatTest {
  static Arguments[] lines() {
    return new Arguments[] {
      argumentSet(
          "server",
          Spans.span(
              SpanKind.SERVER,
              "GET /cart/{id}",
              null,
              "http.request.method",
              "GET",
              "url.path",
              "/cart/7",
              "http.response.status_code",
              200L,
              "client.address",
              "10.1.2.3",
              "server.port",
              8080L,
              "http.request.body.size",
              0L,
              "http.response.body.size",
              1_234L,
              "sonde.queue.duration",
              0.0011),
          "22:13:20.482 shop server GET /cart/7 200 12.3ms queue=1.1ms peer=10.1.2.3"
              + " request=0B response=1.2kB trace=4bf92f35\n"),
      argumentSet(
          "client with a status that is its error",
          Spans.span(
              SpanKind.CLIENT,
              "GET",
              "404",
              "http.request.method",
              "GET",
              "url.full",
              "http://db:80/x",
              "http.response.status_code",
              404L,
              "server.address",
              "db",
              "server.port",
              80L),
          "22:13:20.482 shop client GET http://db:80/x 404 12.3ms peer=db:80 trace=4bf92f35\n"),
      argumentSet(
          "error without a status",
          Spans.span(SpanKind.SERVER, "GET", "connection_closed"),
          "22:13:20.482 shop server GET 12.3ms error=connection_closed trace=4bf92f35\n"),
      argumentSet(
          "hostile text",
          Spans.span(
              SpanKind.SERVER,
              "GET",
              null,
              "http.request.method",
              "GET",
              "url.path",
              "/\u001b[2J\n\u009b1m\u2028ü"),
          "22:13:20.482 shop server GET /\\u001b[2J\\u000a\\u009b1m\\u2028ü 12.3ms"
              + " trace=4bf92f35\n"),
    };
  }

  @ParameterizedTest
  @MethodSource("lines")
  void oneLine(FinishedSpan span, String expected) {
    StringBuilder line = new StringBuilder();
    new TextFormat(ZoneOffset.UTC).append(span, line);
    assertThat(line).hasToString(expected);
  }
}
