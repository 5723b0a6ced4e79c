package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of all kinds of framing: their sizes without heads, and where they end. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class BodyTest {
  private static Program odd;
  private static Program nginx;
  private static Agent agent;

  @Parameter private String backend;

  @BeforeParameterizedClassInvocation
  static void start(String backend) {
    Needs.agent();
    odd = Servers.odd();
    nginx = Servers.nginx();
    agent = Agent.setup().backend(backend).trace(odd, nginx).start();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    Expect.end(agent, odd, nginx);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /sized/70000,   200, 70000",
    "GET,  /chunked/70000, 200, 70000",
    "GET,  /chunked/0,     200, 0",
    "GET,  /sized/0,       200, 0",
    "HEAD, /sized/70001,   200, 0",
    "GET,  /status/204,    204, 0",
    "GET,  /status/304,    304, 0",
    "GET,  /status/404,    404, 9",
    "GET,  /status/500,    500, 9",
    "GET,  /status/599,    599, 9",
  })
  void countsBodiesWithoutTheirHeads(String method, String path, int status, long bytes) {
    String query = "bodies=" + method + path.hashCode();
    try (Wire wire = new Wire(odd.port())) {
      wire.send(method + " " + path + "?" + query + " HTTP/1.1\r\nHost: it\r\n\r\n");
      if (path.startsWith("/chunked")) {
        wire.chunkedAnswer();
      } else if (method.equals("HEAD") || status == 204 || status == 304) {
        wire.head();
      } else {
        wire.answer();
      }
      // The next request on the connection shows that the end of this one was found.
      wire.get("/hello?then" + query).answer();
    }
    Span span = Expect.query(agent, query);
    Expect.exchange(span, method, status, 0, bytes);
    assertThat(span.errorType()).isEqualTo(status >= 500 ? Integer.toString(status) : null);
    Span next = Expect.query(agent, "then" + query);
    Expect.exchange(next, "GET", 200, 0, 5);
  }

  @Test
  void countsWhatSendfileSends() {
    try (Wire wire = new Wire(nginx.port())) {
      wire.get("/large").answer();
      wire.get("/small?after=large").answer();
    }
    Expect.exchange(Expect.only(agent, "/large"), "GET", 200, 0, 1 << 20);
    Span next = Expect.query(agent, "after=large");
    Expect.exchange(next, "GET", 200, 0, 17);
  }

  @Test
  void countsASlowUploadToItsLastByte() {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("POST /hello?slow=1 HTTP/1.1\r\nHost: it\r\nContent-Length: 50000\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        wire.pause(100).send("u".repeat(5000));
      }
      wire.answer();
    }
    Span span = Expect.query(agent, "slow=1");
    Expect.exchange(span, "POST", 200, 50000, 5);
    assertThat(span.durationNs()).isGreaterThan(1_000_000_000L);
  }

  @Test
  void countsASlowUploadInChunks() {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("PUT /hello?slow=2 HTTP/1.1\r\nHost: it\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        wire.pause(20).send("1388\r\n" + "u".repeat(2500)).send("u".repeat(2500) + "\r\n");
      }
      wire.send("0\r\n\r\n").answer();
    }
    Span span = Expect.query(agent, "slow=2");
    Expect.exchange(span, "PUT", 200, 50000, 5);
  }

  @Test
  void waitsForTheAnswerAfter100Continue() {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("POST /hello?expect=1 HTTP/1.1\r\nHost: it\r\n");
      wire.send("Content-Length: 3000\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.head()).startsWith("HTTP/1.1 100");
      wire.send("c".repeat(3000)).answer();
    }
    Span span = Expect.query(agent, "expect=1");
    Expect.exchange(span, "POST", 200, 3000, 5);
  }

  @Test
  void understandsAnAnswerBeforeTheBody() {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("POST /early HTTP/1.1\r\nHost: it\r\nContent-Length: 3000\r\n\r\n");
      wire.answer();
      wire.send("e".repeat(3000));
      wire.get("/hello?after=early").answer();
    }
    Expect.exchange(Expect.only(agent, "/early"), "POST", 413, 3000, 9);
    Span next = Expect.query(agent, "after=early");
    Expect.exchange(next, "GET", 200, 0, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
  void readsABodyThatEndsWithTheConnection(String version) {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("GET /open?" + version + " " + version + "\r\nHost: it\r\n\r\n").drain();
    }
    Span span = Expect.query(agent, version);
    Expect.exchange(span, "GET", 200, 0, 1234);
    assertThat(span.text("network.protocol.version")).isEqualTo(version.substring(5));
    assertThat(span.errorType()).isNull();
  }

  @Test
  void countsAHundredMegabytes() {
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/sized/100000000").head();
      wire.skip(100_000_000);
      wire.get("/hello?after=100MB").answer();
    }
    Expect.exchange(Expect.only(agent, "/sized/100000000"), "GET", 200, 0, 100_000_000);
    Span next = Expect.query(agent, "after=100MB");
    Expect.exchange(next, "GET", 200, 0, 5);
  }
}
