package io.sonde.pipeline.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentShapeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "42",
        "1234567890123",
        "2024-01-15",
        "10.0.0.7",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
        "deadbeef01",
        "d41d8cd98f00b204e9800998ecf8427e",
        "abcdefabcdefabcdef",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ",
        "dQw4w9WgXcQ",
        "eyJhbGciOiJIUzI1NiJ9",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "ck9x2j4kd0000qzrmn831i7rn",
        "order-12345",
        "INV2024001",
        "u42",
        "jane@example.org",
        "caf%C3%A9",
        "a=1",
        "1,2,3",
        "{id}",
        "*",
        "the-quick-brown-fox-jumps-over-the-lazy-dog",
        "é",
      })
  void takesIdentifiersForWhatTheyAre(String segment) {
    assertThat(SegmentShape.isIdentifier(segment, 0, segment.length())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users",
        "v1",
        "v2",
        "V10",
        "v1.2",
        "oauth2",
        "s3",
        "index.html",
        "favicon.ico",
        "robots.txt",
        "app.min.js",
        "getUserById",
        "getUserByIdAndNameAndCity",
        "XMLHttpRequest",
        "shopping_cart",
        "feedface",
        "facade",
        "log4j",
        "mp3",
        "@types",
        "WEB-INF",
        "actuator",
        "projects:cancel",
        ".well-known",
        "~home",
        "http2",
      })
  void takesWordsForWhatTheyAre(String segment) {
    assertThat(SegmentShape.isIdentifier(segment, 0, segment.length())).isFalse();
  }
}
