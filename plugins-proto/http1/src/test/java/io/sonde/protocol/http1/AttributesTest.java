package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sonde.spi.Role;
import io.sonde.testkit.DecoderRig;
import io.sonde.testkit.EndedSpan;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes exactly as the semantic conventions name them. */
class AttributesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Http1 http1 = new Http1(new Methods(null));

  private EndedSpan server(String request, String response) {
    return DecoderRig.of(http1, Role.SERVER)
        .received(request, 1000)
        .sent(response, 5000, 3000)
        .spans()
        .getFirst();
  }

  private EndedSpan server(String headers) {
    return server("GET /p HTTP/1.1\r\n" + headers + "\r\n\r\n", OK);
  }

  private EndedSpan client(String request, String response) {
    return DecoderRig.of(http1, Role.CLIENT)
        .sent(request, 1000)
        .received(response, 5000)
        .spans()
        .getFirst();
  }

  @Test
  void ofAServer() {
    EndedSpan span =
        server(
            "GET /users/7?token=x&a=b HTTP/1.1\r\nHost: shop.example:8080\r\n"
                + "User-Agent: curl/7.88.1\r\n\r\n",
            OK);
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.error()).isNull();
    assertThat(span.queueNs()).isEqualTo(2000);
    assertThat(span.attributes())
        .containsOnly(
            entry("http.request.method", "GET"),
            entry("url.scheme", "http"),
            entry("url.path", "/users/7"),
            entry("url.query", "token=x&a=b"),
            entry("server.address", "shop.example"),
            entry("server.port", 8080L),
            entry("client.address", "198.51.100.7"),
            entry("user_agent.original", "curl/7.88.1"),
            entry("network.protocol.version", "1.1"),
            entry("network.peer.address", "198.51.100.7"),
            entry("network.peer.port", 50000L),
            entry("http.response.status_code", 200L),
            entry("http.request.body.size", 0L),
            entry("http.response.body.size", 2L));
  }

  @Test
  void ofAClient() {
    EndedSpan span =
        client("GET /users/7?a=b HTTP/1.0\r\nHost: shop.example:8080\r\nUser-Agent: x\r\n\r\n", OK);
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.queueNs()).isEqualTo(-1);
    assertThat(span.attributes())
        .containsOnly(
            entry("http.request.method", "GET"),
            entry("url.full", "http://shop.example:8080/users/7?a=b"),
            entry("server.address", "shop.example"),
            entry("server.port", 8080L),
            entry("network.protocol.version", "1.0"),
            entry("network.peer.address", "192.0.2.1"),
            entry("network.peer.port", 8080L),
            entry("http.response.status_code", 200L),
            entry("http.request.body.size", 0L),
            entry("http.response.body.size", 2L));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "404, -, 404",
        "200, -, -",
        "302, -, -",
        "500, 500, 500",
        "503, 503, 503",
        "999, 999, 999"
      })
  void aStatusIsAnErrorOfTheServerFrom500AndOfTheClientFrom400(
      int status, String server, String client) {
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    String response = "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n";
    assertThat(server(request, response).error()).isEqualTo(server);
    assertThat(client(request, response).error()).isEqualTo(client);
    assertThat(server(request, response).get("http.response.status_code")).isEqualTo((long) status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/p                        | Host: a.b        | http://a.b/p",
        "/p                        | Host: [::1]:81   | http://[::1]:81/p",
        "/p?x=1                    | Accept: none     | http://192.0.2.1:8080/p?x=1",
        "http://h.x/y?z            | Host: other      | http://h.x/y?z",
        "https://u:pw@h.x:8443/y   | Host: h.x        | https://REDACTED:REDACTED@h.x:8443/y",
        "http://u:p@ss@h.x         | Host: h.x        | http://REDACTED:REDACTED@h.x",
        "*                         | Host: a          | http://a",
      })
  void urlFull(String target, String header, String full) {
    EndedSpan span = client("GET " + target + " HTTP/1.1\r\n" + header + "\r\n\r\n", OK);
    assertThat(span.get("url.full")).isEqualTo(full);
  }

  @Test
  void urlFullOfAnIpv6PeerWithoutHost() {
    EndedSpan span =
        DecoderRig.of(http1, Role.CLIENT)
            .addresses(
                new InetSocketAddress("2001:db8::1", 40000),
                new InetSocketAddress("2001:db8::2", 81))
            .sent("GET /p HTTP/1.0\r\n\r\n", 1)
            .received(OK, 2)
            .spans()
            .getFirst();
    assertThat(span.get("url.full")).isEqualTo("http://[2001:db8::2]:81/p");
    assertThat(span.get("server.address")).isEqualTo("2001:db8::2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: a.b                                         | a.b         | 80",
        "Host: a.b:81                                      | a.b         | 81",
        "Host: [2001:db8::1]:81                            | 2001:db8::1 | 81",
        "Host: a.b:x                                       | a.b         | 80",
        "Host:                                             | 192.0.2.1   | 8080",
        "Accept: */*                                       | 192.0.2.1   | 8080",
        "Host: in:81 & X-Forwarded-Host: out.example, b   | out.example | 80",
        "Host: in:81 & X-Forwarded-Host: out.example:444  | out.example | 444",
        "Host: in & X-Forwarded-Proto: https              | in          | 443",
        "Host: in & Forwarded: for=1.2.3.4;host=\"o.x:82\" | o.x         | 82",
      })
  void serverAddress(String headers, String address, long port) {
    EndedSpan span = server(headers.replace(" & ", "\r\n").stripTrailing());
    assertThat(span.get("server.address")).isEqualTo(address);
    assertThat(span.get("server.port")).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For: 203.0.113.9, 10.0.0.1                 | 203.0.113.9",
        "x-forwarded-for:203.0.113.9:4711                       | 203.0.113.9",
        "X-Forwarded-For: 2001:db8::9                           | 2001:db8::9",
        "X-Forwarded-For: [2001:db8::9]:80                      | 2001:db8::9",
        "X-Forwarded-For: unknown                               | 198.51.100.7",
        "X-Forwarded-For:                                       | 198.51.100.7",
        "Forwarded: for=\"[2001:db8::9]:4711\";proto=https, for=x | 2001:db8::9",
        "Forwarded: proto=http; for=203.0.113.9                 | 203.0.113.9",
        "Forwarded: for=_hidden                                 | 198.51.100.7",
        "Accept: */*                                            | 198.51.100.7",
      })
  void clientAddress(String header, String address) {
    EndedSpan span = server("Host: a\r\n" + header.stripTrailing());
    assertThat(span.get("client.address")).isEqualTo(address);
    assertThat(span.get("network.peer.address")).isEqualTo("198.51.100.7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "GET /a/b?c       | /a/b | c | http",
        "GET /a?b?c=/d    | /a   | b?c=/d | http",
        "GET /a?          | /a   | - | http",
        "GET /            | /    | - | http",
        "GET http://x     | /    | - | http",
        "GET http://x?q   | /    | q | http",
        "GET HTTPS://x/y  | /y   | - | https",
        "GET ws://x/y     | /y   | - | ws",
        "OPTIONS *        | *    | - | http",
        "CONNECT x:443    | -    | - | http",
      })
  void pathQueryAndScheme(String line, String path, String query, String scheme) {
    EndedSpan span =
        server(
            line + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    assertThat(span.get("url.path")).isEqualTo(path);
    assertThat(span.get("url.query")).isEqualTo(query);
    assertThat(span.get("url.scheme")).isEqualTo(scheme);
  }

  @Test
  void unknownMethods() {
    EndedSpan span = server("Purge /x HTTP/1.1\r\nHost: a\r\n\r\n", OK);
    assertThat(span.name()).isEqualTo("HTTP");
    assertThat(span.get("http.request.method")).isEqualTo("_OTHER");
    assertThat(span.get("http.request.method_original")).isEqualTo("Purge");
  }

  @Test
  void theListOfKnownMethodsCanBeReplaced() {
    Http1 own = new Http1(new Methods("PURGE, BASELINE-CONTROL"));
    DecoderRig rig =
        DecoderRig.of(own, Role.SERVER)
            .received("PURGE /x HTTP/1.1\r\n\r\n", 1)
            .sent(OK, 2)
            .received("BASELINE-CONTROL /x HTTP/1.1\r\n\r\n", 3)
            .sent(OK, 4)
            .received("HEAD /x HTTP/1.1\r\n\r\n", 5)
            .sent("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 6);
    assertThat(rig.spans().stream().map(EndedSpan::name))
        .containsExactly("PURGE", "BASELINE-CONTROL", "HTTP");
  }

  @Test
  void foldedTextBecomesOneLine() {
    assertThat(server("Host: a\r\nUser-Agent: one\r\n\ttwo").get("user_agent.original"))
        .isEqualTo("one   two");
  }

  @Test
  void aParentIsTaken() {
    String value = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assertThat(server("Host: a\r\nTraceparent: " + value).parent())
        .isEqualTo(
            new EndedSpan.Parent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, 1));
    assertThat(client("GET / HTTP/1.1\r\ntraceparent: " + value + "\r\n\r\n", OK).parent())
        .isNotNull();
    assertThat(server("traceparent: cc" + value.substring(2) + "-what-is-new").parent())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
            + "traceparent: 00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      })
  void anInvalidParentIsNone(String value) {
    assertThat(server("Host: a\r\ntraceparent: " + value).parent()).isNull();
  }

  @Test
  void metricsAreThoseOfTheConventions() {
    assertThat(http1.metrics())
        .extracting(metric -> metric.name() + " " + metric.unit())
        .containsExactly(
            "http.server.request.duration s",
            "http.server.request.body.size By",
            "http.server.response.body.size By",
            "http.client.request.duration s",
            "http.client.request.body.size By",
            "http.client.response.body.size By");
  }
}
