package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private final Http1 http1 = new Http1(new Methods(null));

  private int claims(Role sender, String text) {
    String plain = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    byte[] bytes = plain.getBytes(StandardCharsets.ISO_8859_1);
    byte[] roomy = Arrays.copyOf(bytes, bytes.length + 8);
    Arrays.fill(roomy, bytes.length, roomy.length, (byte) '\n');
    return http1.claims(sender, MemorySegment.ofArray(roomy), 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\\r\\n",
        "GET /a b HTTP/1.0\\n",
        "\\r\\nPOST http://a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "OPTIONS * HTTP/1.1\\r\\n",
        "CONNECT a:443 HTTP/1.1\\r\\n",
        "M-SEARCH * HTTP/1.1\\r\\n",
        "PROPFIND /dav HTTP/1.1\\r\\n",
        "get / HTTP/1.1\\r\\n",
      })
  void requests(String text) {
    assertThat(claims(Role.CLIENT, text)).isBetween(50, 100);
    assertThat(claims(Role.SERVER, text)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\\r\\n", "HTTP/1.0 404", "HTTP/1.1 204\\r\\n"})
  void responses(String text) {
    assertThat(claims(Role.SERVER, text)).isBetween(50, 100);
    assertThat(claims(Role.CLIENT, text)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"G", "GET", "GET ", "GET /in", "GET / HTTP/1.1", "PROPF", "DELETE /x", "\\r\\n"})
  void requestsThatAreTooShortToTell(String text) {
    assertThat(claims(Role.CLIENT, text)).isBetween(1, 49);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "HTTP/", "HTTP/1.1 2"})
  void responsesThatAreTooShortToTell(String text) {
    assertThat(claims(Role.SERVER, text)).isBetween(1, 49);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/2, PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n",
    "HTTP/2 begun, PRI * HT",
    "RTSP, OPTIONS rtsp://a/b RTSP/1.0\\r\\n",
    "RTSP without address, OPTIONS * RTSP/1.0\\r\\n",
    "SIP, OPTIONS sip:a@b SIP/2.0\\r\\n",
    "Redis inline, GET foo\\r\\n",
    "Redis, *1\\r\\n$4\\r\\nPING\\r\\n",
    "memcached, get key1\\r\\n",
    "SMTP, EHLO example.org\\r\\n",
    "FTP, USER anonymous\\r\\n",
    "NATS, PING\\r\\n",
    "HTTP/0.9, GET /index.html\\r\\n",
    "TLS, \\0\\r\\n",
    "no target, GET HTTP/1.1\\r\\n",
    "control character, GET /\\0 HTTP/1.1\\r\\n",
    "long token, ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ / HTTP/1.1\\r\\n",
  })
  void othersAreNotRequests(String protocol, String text) {
    assertThat(claims(Role.CLIENT, text)).as(protocol).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICY 200 OK\\r\\n",
        "RTSP/1.0 200 OK\\r\\n",
        "HTTP/2 200\\r\\n",
        "+OK\\r\\n",
        "HTTP/1.x"
      })
  void othersAreNotResponses(String text) {
    assertThat(claims(Role.SERVER, text)).isZero();
  }

  @Test
  void aTargetThatFillsEverythingIsBelievedOfAKnownMethod() {
    assertThat(claims(Role.CLIENT, "GET /" + "x".repeat(1019))).isBetween(50, 100);
    assertThat(claims(Role.CLIENT, "GIT /" + "x".repeat(1019))).isZero();
  }

  @Test
  void signaturesMatchNothingThatClaimsWouldRefuse() {
    for (Signature signature : http1.signatures()) {
      String text = new String(signature.value(), StandardCharsets.US_ASCII);
      assertThat(claims(signature.from(), text)).as(text).isPositive();
      assertThat(text).isNotIn("GET ", "OPTIONS ", "PRI ");
    }
    assertThat(http1.signatures()).hasSizeLessThanOrEqualTo(32);
  }
}
