package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that end otherwise than with the last byte of an answer. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class EndingTest {
  private static Program odd;
  private static Agent agent;

  @Parameter private String backend;

  @BeforeParameterizedClassInvocation
  static void start(String backend) {
    Needs.agent();
    odd = Servers.odd();
    agent = Agent.setup().backend(backend).trace(odd).start();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    Expect.end(agent, odd);
  }

  @Test
  void saysThatTheClientLeftBeforeTheAnswer() {
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/held?left=closed");
    }
    try (Wire wire = new Wire(odd.port())) {
      wire.send("GET /held?left=reset HTTP/1.1\r\nHost: it\r\nExpect: 100-continue\r\n\r\n");
      // A reset takes back what was not read yet.
      assertThat(wire.head()).startsWith("HTTP/1.1 100");
      wire.reset();
    }
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/release").answer();
    }
    for (String query : List.of("left=closed", "left=reset")) {
      Span span = Expect.query(agent, query);
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
    Span span = Expect.query(agent, "half=1");
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
}
