package io.sonde.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  private final Redaction redaction = new Redaction(List.of("token", "Sig", "jsessionid", "a b"));

  @ParameterizedTest
  @CsvSource({
    "a=1, a=1",
    "token=abc, token=REDACTED",
    "TOKEN=abc, TOKEN=REDACTED",
    "sig=abc&a=1, sig=REDACTED&a=1",
    "a=1&token=abc&b=2&sig=x, a=1&token=REDACTED&b=2&sig=REDACTED",
    "token=a=b, token=REDACTED",
    "token=abc/d?e;f, token=REDACTED",
    "token=abc#token=def, token=REDACTED#token=REDACTED",
    "a=1;token=abc, a=1;token=REDACTED",
    "token=, token=",
    "token, token",
    "=token, =token",
    "&&token=x&, &&token=REDACTED&",
    "mytoken=abc, mytoken=abc",
    "token2=abc, token2=abc",
    "%74oken=abc, %74oken=REDACTED",
    "a%20b=abc, a%20b=REDACTED",
    "%zz=abc, %zz=abc",
    "%7=abc, %7=abc",
    "next=http://x/?token=abc, next=http://x/?token=REDACTED",
    "'', ''",
  })
  void hidesSecretsInQueries(String query, String expected) {
    assertThat(redaction.query(query)).isEqualTo(expected);
  }

  @Test
  void returnsTheSameStringWhenThereIsNothingToHide() {
    String query = new String("a=1&b=2");
    assertThat(redaction.query(query)).isSameAs(query);
  }

  @ParameterizedTest
  @CsvSource({
    "/login, /login",
    "/login;jsessionid=ab12, /login;jsessionid=REDACTED",
    "/a;JSESSIONID=ab/b;v=1, /a;JSESSIONID=REDACTED/b;v=1",
    "/token=abc, /token=abc",
  })
  void hidesSecretsInPaths(String path, String expected) {
    assertThat(redaction.path(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org/a, http://example.org/a",
    "http://example.org, http://example.org",
    "http://user:secret@example.org/, http://REDACTED:REDACTED@example.org/",
    "http://user@example.org/, http://REDACTED@example.org/",
    "http://user:p@ss@example.org/, http://REDACTED:REDACTED@example.org/",
    "http://user:@example.org/, http://REDACTED:REDACTED@example.org/",
    "http://@example.org/, http://REDACTED@example.org/",
    "http://example.org/@me?x=a@b, http://example.org/@me?x=a@b",
    "http://example.org?u=a@b, http://example.org?u=a@b",
    "http://u:p@h/a;jsessionid=1?token=2#token=3,"
        + " http://REDACTED:REDACTED@h/a;jsessionid=REDACTED?token=REDACTED#token=REDACTED",
    "http://h/a#token=3, http://h/a#token=REDACTED",
    "http://h/?, http://h/?",
    "/a?token=1, /a?token=REDACTED",
    "'', ''",
  })
  void hidesSecretsInUrls(String url, String expected) {
    assertThat(redaction.url(url)).isEqualTo(expected);
  }
}
