package io.sonde.discovery.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"shop\"} | shop",
        "{ \"version\" : \"1\", \"name\" : \"@a/b\" } | @a/b",
        "{\"scripts\":{\"name\":\"no\"},\"list\":[\"name\",\"no\"],\"name\":\"yes\"} | yes",
        "{\"x\":\"} \\\" \\\\\",\"name\":\"yes\"} | yes",
        "{\"value\":\"name\",\"name\":\"yes\"} | yes",
        "{\"name\":7} | ``",
        "{\"name\":\"cut | ``",
        "{\"name\": | ``",
        "{\"name | ``",
        "\\ | ``",
        "{\"a\":\"\\ | ``",
        "]]]{\"name\":\"x\"} | ``",
      })
  void findsTheNameOfTheOutermostObject(String json, String name) {
    assertThat(PackageJson.name(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
  }
}
