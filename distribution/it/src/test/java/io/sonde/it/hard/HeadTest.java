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
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of messages, in one piece and in many, alone and in a row. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class HeadTest {
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
          requests.append("GET " + path + "?burst=" + burst + "-" + i + " HTTP/1.1\r\n");
          requests.append("Host: it\r\nUser-Agent: it\r\nAccept: */*\r\n\r\n");
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
    List<Span> spans = agent.awaitSpans(200, span -> Expect.query(span).startsWith("burst="));
    Stream<String> expected =
        Stream.iterate(0, i -> i < 200, i -> i + 1)
            .map(i -> (i % 10 % 3 == 2 ? "/missing 404 " : "/small 200 ") + i / 10 + "-" + i % 10);
    assertThat(spans.stream().map(HeadTest::pathStatusBurst))
        .containsExactlyInAnyOrderElementsOf(expected.toList());
  }

  private static String pathStatusBurst(Span span) {
    return span.text("url.path")
        + ' '
        + span.number("http.response.status_code")
        + ' '
        + Expect.query(span).substring(6);
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
    List<Span> spans = agent.awaitSpans(100, each -> Expect.query(each).startsWith("each="));
    assertThat(spans.stream().map(Expect::query)).containsExactlyElementsOf(all);
  }

  @Test
  void joinsAHeadInThreeSegmentsAndCountsFromTheFirst() {
    try (Wire wire = new Wire(odd.port())) {
      long beganNs = System.nanoTime();
      wire.send("GET /he").pause(50).send("llo?cut=1 HTTP/1.1\r\nHo").pause(50);
      wire.send("st: segments\r\n\r\n").answer();
      long tookNs = System.nanoTime() - beganNs;
      Span span = Expect.query(agent, "cut=1");
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
      Span span = Expect.query(agent, query);
      Expect.exchange(span, "GET", 200, 0, 5);
    }
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
    Span span = Expect.query(agent, query);
    assertThat(span.text("url.path")).isEqualTo("/small");
    assertThat(span.number("http.response.status_code")).isEqualTo(200);
    assertThat(span.number("http.response.body.size")).isEqualTo(17);
    Span next = Expect.query(agent, "then" + query);
    Expect.exchange(next, "GET", 200, 0, 17);
  }

  @Test
  void takesTheParentFromTheRequest() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (Wire wire = new Wire(odd.port())) {
      wire.send("GET /hello?parent=1 HTTP/1.1\r\nHost: it\r\n");
      wire.send("traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n\r\n").answer();
    }
    Span span = Expect.query(agent, "parent=1");
    assertThat(span.traceId()).isEqualTo(trace);
    assertThat(span.parentSpanId()).isEqualTo("00f067aa0ba902b7");
  }
}
