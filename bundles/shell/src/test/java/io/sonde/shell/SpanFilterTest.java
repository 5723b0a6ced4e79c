package io.sonde.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.FinishedSpan;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanFilterTest {
  private static final FinishedSpan SPAN =
      new FinishedSpan(
          new Service(1, Map.of("service.name", "shop"), Set.of(), Map.of()),
          "http1",
          SpanKind.SERVER,
          "GET /cart",
          0x4bf92f3577b34da6L,
          1,
          2,
          0,
          1,
          0,
          120_000_000,
          "503",
          Map.of("http.response.status_code", 503L, "url.path", "/cart/7"));

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "service=shop, true",
    "service=sho, false",
    "kind=server, true",
    "kind=client, false",
    "status=503, true",
    "status=5xx, true",
    "status=4xx, false",
    "status=error, true",
    "min=120ms, true",
    "min=0.12s, true",
    "min=121ms, false",
    "path=/cart, true",
    "path=/car/, false",
    "trace=4bf9, true",
    "trace=4bf8, false",
    "service=shop status=4xx, false",
    "service=shop status=5xx path=/c, true",
  })
  void chooses(String conditions, boolean chosen) {
    SpanFilter filter = new SpanFilter();
    for (String word : conditions.split(" ")) {
      if (!word.isEmpty()) {
        assertThat(filter.add(word)).isNull();
      }
    }
    assertThat(filter.test(SPAN)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "min=5, min=5 is no time",
    "min=ms, min=ms is no time",
    "colour=red, no condition colour=red",
    "service=, service= is no condition",
    "shop, shop is no condition",
  })
  void saysWhatIsNoCondition(String word, String complaint) {
    assertThat(new SpanFilter().add(word)).startsWith(complaint);
  }
}
