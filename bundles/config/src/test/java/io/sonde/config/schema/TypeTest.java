package io.sonde.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypeTest {
  private static final Time TIME = Time.between("1ms", "168h");
  private static final Size SIZE = new Size(1, 1L << 40, false);
  private static final Glob GLOB = new Glob("a glob");

  static Stream<Arguments> readable() {
    return Stream.of(
        Arguments.of(TIME, "500ms", Duration.ofMillis(500), "500ms"),
        Arguments.of(TIME, "90s", Duration.ofSeconds(90), "90s"),
        Arguments.of(TIME, "120s", Duration.ofMinutes(2), "2m"),
        Arguments.of(TIME, "1h1m1s1ms", Duration.ofMillis(3_661_001), "3661001ms"),
        Arguments.of(TIME, "168h", Duration.ofDays(7), "168h"),
        Arguments.of(SIZE, "10MB", 10_000_000L, "10000000B"),
        Arguments.of(SIZE, "10 MB", 10_000_000L, "10000000B"),
        Arguments.of(SIZE, "64kib", 65_536L, "64KiB"),
        Arguments.of(SIZE, "1024MiB", 1L << 30, "1GiB"),
        Arguments.of(SIZE, "7B", 7L, "7B"),
        Arguments.of(new Whole(0, 9), "007", 7L, "7"),
        Arguments.of(new Fraction(), "0.25", 0.25, "0.25"),
        Arguments.of(new Fraction(), "1", 1.0, "1.0"),
        Arguments.of(new Ports(), "8000 - 8999", "8000-8999", "8000-8999"),
        Arguments.of(new Ports(), "80-80", "80-80", "80-80"),
        Arguments.of(new Flag(), "False", false, "false"),
        Arguments.of(new Url(), "http://[::1]:4318/base", "http://[::1]:4318/base", null),
        Arguments.of(new Url(), "HTTPS://host", "HTTPS://host", null),
        Arguments.of(new Url(), "", "", ""),
        Arguments.of(GLOB, "*/{a,b[}]}", "*/{a,b[}]}", null),
        Arguments.of(GLOB, "[]a]\\{\\[", "[]a]\\{\\[", null));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void readsAndWrites(Scalar type, String text, Object value, String written) {
    assertThat(type.read(text)).isEqualTo(new Reading.Value(value));
    assertThat(type.write(value)).isEqualTo(written == null ? text : written);
    assertThat(type.read(type.write(value))).isEqualTo(new Reading.Value(value));
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of(TIME, List.of("", "0", "0ms", "5", "5d", "5S", "s", "1.5s", "1s1s", "-5s")),
        Arguments.of(TIME, List.of("169h", "9999999999999h", "1 s", "1s ", "1s1", "٣s")),
        Arguments.of(SIZE, List.of("", "5", "5K", "5M", "KiB", "-1B", "1.5MiB", "0B", "٣B")),
        Arguments.of(SIZE, List.of("9999999999B", "5TiB", "2000GiB")),
        Arguments.of(new Whole(1, 9), List.of("", "0", "10", "+5", "0x5", "5 ", "1_0", "٣")),
        Arguments.of(new Fraction(), List.of("", ".", ".5", "1.", "1.01", "1e-3", "-0.5", "NaN")),
        Arguments.of(new Ports(), List.of("", "0", "65536", "-", "80-", "-80", "9-8", "1-2-3")),
        Arguments.of(new Flag(), List.of("", "yes", "1", "on")),
        Arguments.of(new Url(), List.of("host", "host:4318", "grpc://host", "http://", "http:x")),
        Arguments.of(new Url(), List.of("http://h:0", "http://h:65536", "http://h#a", "http://h?")),
        Arguments.of(new Url(), List.of("http://u@h", "http://a b", "http://a_b\u0000")),
        Arguments.of(GLOB, List.of("{a", "{{a}", "[a", "[]", "[!]", "a\u0007")),
        Arguments.of(Choice.of("a", "b"), List.of("", "A", "a,b")),
        Arguments.of(Text.path(), List.of("metrics", " /metrics")));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void refuses(Scalar type, List<String> texts) {
    for (String text : texts) {
      assertThat(type.read(text)).as("'%s'", text).isInstanceOf(Reading.Refusal.class);
    }
  }

  @Test
  void listsAreCutAtCommasOutsideOfGlobs() {
    assertThat(Items.split(" a, ,b{c,d}[,],\te ")).containsExactly("a", "b{c,d}[,]", "e");
    assertThat(Items.split("a}},b")).containsExactly("a}}", "b");
    assertThat(Items.split("a{b,c")).containsExactly("a{b,c");
    assertThat(Items.split("")).isEmpty();
  }

  @Test
  void pairsMayBeEncoded() {
    Pairs pairs = new Pairs();
    assertThat(pairs.read("a=1,, b = x%2Cy=%C3%A9 ,c="))
        .isEqualTo(new Reading.Value(Map.of("a", "1", "b", "x,y=é", "c", "")));
    for (String wrong : List.of("a", "=b", "a=1,a=2", "a=%", "a=%2", "a=%zz", "a=%ff", "a=%0a")) {
      assertThat(pairs.read(wrong)).as(wrong).isInstanceOf(Reading.Refusal.class);
    }
  }

  @Test
  void theNearestWordIsFound() {
    List<String> words = List.of("prometheus.port", "prometheus.path", "otlp.endpoint");
    assertThat(Nearest.of("prometheus.prot", words)).contains("prometheus.port");
    assertThat(Nearest.of("PrometheusPort", words)).contains("prometheus.port");
    assertThat(Nearest.of("otlp_endpiont", words)).contains("otlp.endpoint");
    assertThat(Nearest.of("kafka", words)).isEmpty();
    assertThat(Nearest.of("x".repeat(1_000_000), words)).isEmpty();
  }
}
