package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that are not a request in one piece and an answer in another. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class ExchangeTest {
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

  @Test
  void seesEachOfTenPipelinedRequestsInTwentyBursts() {
    try (Wire kept = new Wire(nginx.port())) {
      for (int burst = 0; burst < 20; burst++) {
        Wire wire = burst % 2 == 0 ? kept : new Wire(nginx.port());
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 10; i++) {
          String path = i % 3 == 2 ? "/missing" : "/small";
          requests
              .append("GET ")
              .append(path)
              .append("?burst=")
              .append(burst)
              .append('-')
              .append(i);
          requests.append(" HTTP/1.1\r\nHost: it\r\nUser-Agent: it\r\nAccept: */*\r\n\r\n");
        }
        wire.send(requests.toString());
        for (int i = 0; i < 10; i++) {
          wire.answer();
        }
        if (wire != kept) {
          wire.close();
        }
      }
    }
    List<Span> spans = agent.awaitSpans(200, span -> query(span).startsWith("burst="));
    Stream<String> expected =
        Stream.iterate(0, i -> i < 200, i -> i + 1)
            .map(i -> (i % 10 % 3 == 2 ? "/missing 404 " : "/small 200 ") + i / 10 + "-" + i % 10);
    assertThat(spans.stream().map(ExchangeTest::pathStatusBurst))
        .containsExactlyInAnyOrderElementsOf(expected.toList());
  }

  private static String pathStatusBurst(Span span) {
    return span.text("url.path")
        + ' '
        + span.number("http.response.status_code")
        + ' '
        + query(span).substring(6);
  }

  private static String query(Span span) {
    String query = span.text("url.query");
    return query == null ? "" : query;
  }

  @Test
  void joinsAHeadInThreeSegmentsAndCountsFromTheFirst() {
    try (Wire wire = new Wire(odd.port())) {
      long beganNs = System.nanoTime();
      wire.send("GET /he").pause(50).send("llo?cut=1 HTTP/1.1\r\nHo").pause(50);
      wire.send("st: segments\r\n\r\n").answer();
      long tookNs = System.nanoTime() - beganNs;
      Span span = agent.awaitSpans(1, each -> query(each).equals("cut=1")).getFirst();
      Expect.exchange(span, "GET", 200, 0, 5);
      assertThat(span.text("url.path")).isEqualTo("/hello");
      assertThat(span.text("server.address")).isEqualTo("segments");
      assertThat(span.durationNs()).isBetween(100_000_000L, tookNs);
    }
  }

  @Test
  void joinsAHeadOfSingleBytes() {
    for (int i = 0; i < 20; i++) {
      String query = "bytes=" + i;
      try (Wire wire = new Wire(odd.port())) {
        String head = "GET /hello?" + query + " HTTP/1.1\r\nHost: it\r\n\r\n";
        for (char each : head.toCharArray()) {
          wire.send(String.valueOf(each));
        }
        wire.answer();
      }
      Span span = agent.awaitSpans(1, each -> query(each).equals(query)).getFirst();
      Expect.exchange(span, "GET", 200, 0, 5);
    }
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
    Span span = agent.awaitSpans(1, each -> query(each).equals(query)).getFirst();
    Expect.exchange(span, method, status, 0, bytes);
    assertThat(span.errorType()).isEqualTo(status >= 500 ? Integer.toString(status) : null);
    Span next = agent.awaitSpans(1, each -> query(each).equals("then" + query)).getFirst();
    Expect.exchange(next, "GET", 200, 0, 5);
  }

  @Test
  void countsWhatSendfileSends() {
    try (Wire wire = new Wire(nginx.port())) {
      wire.get("/large").answer();
      wire.get("/small?after=large").answer();
    }
    Expect.exchange(Expect.only(agent, "/large"), "GET", 200, 0, 1 << 20);
    Span next = agent.awaitSpans(1, each -> query(each).equals("after=large")).getFirst();
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
    Span span = agent.awaitSpans(1, each -> query(each).equals("slow=1")).getFirst();
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
    Span span = agent.awaitSpans(1, each -> query(each).equals("slow=2")).getFirst();
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
    Span span = agent.awaitSpans(1, each -> query(each).equals("expect=1")).getFirst();
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
    Span next = agent.awaitSpans(1, each -> query(each).equals("after=early")).getFirst();
    Expect.exchange(next, "GET", 200, 0, 5);
  }

  @Test
  void saysThatTheClientLeftBeforeTheAnswer() {
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/wait/300?left=closed").pause(50);
    }
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/wait/300?left=reset").pause(50).reset();
    }
    for (String query : List.of("left=closed", "left=reset")) {
      Span span = agent.awaitSpans(1, each -> query(each).equals(query)).getFirst();
      assertThat(span.errorType()).as("%s", span).isEqualTo("client_disconnected");
    }
  }

  @Test
  void doesNotBlameAClientThatOnlyHasNothingMoreToSay() {
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/wait/100?half=1").finish();
      assertThat(wire.answer()).isEqualTo("hello");
      wire.drain();
    }
    Span span = agent.awaitSpans(1, each -> query(each).equals("half=1")).getFirst();
    Expect.exchange(span, "GET", 200, 0, 5);
    assertThat(span.errorType()).isNull();
  }

  @Test
  void endsAtTheUpgradeToAWebSocket() {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("GET /upgrade HTTP/1.1\r\nHost: it\r\nConnection: Upgrade\r\n");
      wire.send("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n");
      assertThat(wire.head()).startsWith("HTTP/1.1 101");
      Span span = Expect.only(agent, "/upgrade");
      assertThat(span.number("http.response.status_code")).isEqualTo(101);
      // Frames may hold anything, also what looks like HTTP.
      String frame = "\u0081\u0020GET /ghost HTTP/1.1\r\nHost: it\r\n\r\n";
      String bare = "GET /ghost HTTP/1.1\r\nHost: it\r\n\r\n";
      assertThat(wire.send(frame).read(frame.length())).isEqualTo(frame);
      assertThat(wire.send(bare).read(bare.length())).isEqualTo(bare);
    }
    agent.assertLedgerBalanced();
    assertThat(agent.spans(Expect.path("/ghost"))).isEmpty();
  }

  @Test
  void endsWhereConnectBecomesATunnel() {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("CONNECT tunnel.example:443 HTTP/1.1\r\nHost: tunnel.example:443\r\n\r\n");
      assertThat(wire.head()).startsWith("HTTP/1.1 200");
      String bare = "GET /ghost HTTP/1.1\r\nHost: it\r\n\r\n";
      assertThat(wire.send(bare).read(bare.length())).isEqualTo(bare);
    }
    Span span =
        agent.awaitSpans(1, each -> "CONNECT".equals(each.text("http.request.method"))).getFirst();
    assertThat(span.number("http.response.status_code")).isEqualTo(200);
    assertThat(span.text("server.address")).isEqualTo("tunnel.example");
    agent.assertLedgerBalanced();
    assertThat(agent.spans(Expect.path("/ghost"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
  void readsABodyThatEndsWithTheConnection(String version) {
    try (Wire wire = new Wire(odd.port())) {
      wire.send("GET /open?" + version + " " + version + "\r\nHost: it\r\n\r\n").drain();
    }
    Span span = agent.awaitSpans(1, each -> query(each).equals(version)).getFirst();
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
    Span next = agent.awaitSpans(1, each -> query(each).equals("after=100MB")).getFirst();
    Expect.exchange(next, "GET", 200, 0, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {3_000, 5_000, 20_000, 60_000})
  void readsAHeadWithManyCookies(int bytes) {
    String query = "cookies=" + bytes;
    try (Wire wire = new Wire(nginx.port())) {
      String cookies = "c".repeat(bytes);
      wire.send(
          "GET /small?" + query + " HTTP/1.1\r\nHost: it\r\nCookie: a=" + cookies + "\r\n\r\n");
      wire.answer();
      wire.get("/small?then" + query).answer();
    }
    Span span = agent.awaitSpans(1, each -> query(each).equals(query)).getFirst();
    assertThat(span.text("url.path")).isEqualTo("/small");
    assertThat(span.number("http.response.status_code")).isEqualTo(200);
    assertThat(span.number("http.response.body.size")).isEqualTo(17);
    Span next = agent.awaitSpans(1, each -> query(each).equals("then" + query)).getFirst();
    Expect.exchange(next, "GET", 200, 0, 17);
  }

  @Test
  void takesTheParentFromTheRequest() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (Wire wire = new Wire(odd.port())) {
      wire.send("GET /hello?parent=1 HTTP/1.1\r\nHost: it\r\n");
      wire.send("traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n\r\n").answer();
    }
    Span span = agent.awaitSpans(1, each -> query(each).equals("parent=1")).getFirst();
    assertThat(span.traceId()).isEqualTo(trace);
    assertThat(span.parentSpanId()).isEqualTo("00f067aa0ba902b7");
  }

  @Test
  void makesOneSpanOfEachRequest() {
    List<String> all = new ArrayList<>();
    try (Wire wire = new Wire(odd.port())) {
      for (int i = 0; i < 100; i++) {
        wire.get("/hello?each=" + i).answer();
        all.add("each=" + i);
      }
    }
    List<Span> spans = agent.awaitSpans(100, each -> query(each).startsWith("each="));
    assertThat(spans.stream().map(ExchangeTest::query)).containsExactlyElementsOf(all);
  }
}
