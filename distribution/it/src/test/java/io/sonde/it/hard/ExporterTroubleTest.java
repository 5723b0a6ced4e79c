package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.AgentSetup;
import io.sonde.it.Await;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exporter in trouble costs spans, which are counted, and nothing else. */
class ExporterTroubleTest {
  private static final int SPANS = 100;
  private static final int WAITING = 8;
  private static final int UNDER_WAY = 4;

  private Program odd;
  private Agent agent;

  @BeforeEach
  void start() {
    Needs.agent();
    odd = Servers.odd();
  }

  @AfterEach
  void stop() {
    if (agent != null) {
      Expect.end(agent, odd);
    } else {
      odd.close();
    }
  }

  private AgentSetup setup(String endpoint) {
    return Agent.setup()
        .trace(odd)
        .set("otlp.endpoint", endpoint)
        .set("otlp.metrics.enabled", "false")
        .set("otlp.queue_size", "" + WAITING)
        .set("otlp.batch_size", "" + UNDER_WAY)
        .set("otlp.schedule_delay", "10ms")
        .set("otlp.timeout", "300ms");
  }

  /** Makes spans, all of which the other exporter must print. */
  private void request(String name, int count) {
    try (Wire wire = new Wire(odd.port())) {
      for (int i = 0; i < count; i++) {
        wire.get("/hello?" + name + "=" + i).answer();
      }
    }
    agent.awaitSpans(count, span -> span.text("url.query").startsWith(name + "="));
  }

  private double spans(String result, String... labels) {
    Scrape scrape = agent.scrape();
    String[] all = new String[labels.length + 2];
    all[0] = "result";
    all[1] = result;
    System.arraycopy(labels, 0, all, 2, labels.length);
    return scrape.sum("sonde_otlp_spans_total", all);
  }

  /** What neither waits nor is under way; the batch that is may have left before it was full. */
  private void assertDroppedForWantOfRoom() {
    int least = SPANS - WAITING - UNDER_WAY;
    Await.until(() -> spans("dropped", "reason", "queue_full") >= least);
    assertThat(spans("dropped", "reason", "queue_full"))
        .isBetween(least + 0.0, SPANS - WAITING - 1.0);
  }

  private void assertDropped(String reason, int count) {
    Await.until(() -> spans("dropped", "reason", reason) == count);
    assertThat(spans("dropped", "reason", reason)).isEqualTo(count);
  }

  @Test
  void countsWhatDoesNotFitWhileNobodyListens() {
    agent = setup("http://127.0.0.1:" + FreePort.take()).start();
    request("down", SPANS);
    agent.awaitLog("no connection (Connection refused). Does a collector listen there?");
    assertDroppedForWantOfRoom();
    assertThat(spans("sent")).isZero();
  }

  @Test
  void countsWhatDoesNotFitWhileTheCollectorIsSlow() throws IOException {
    // The kernel completes handshakes for it, and nobody ever answers.
    try (ServerSocket silent = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      agent = setup("http://127.0.0.1:" + silent.getLocalPort()).start();
      request("slow", SPANS);
      agent.awaitLog("no answer within otlp.timeout");
      assertDroppedForWantOfRoom();
      assertThat(spans("sent")).isZero();
    }
  }

  @Test
  void triesAgainWhenTheCollectorIsOverloaded() throws Exception {
    try (Collector collector = Collector.http()) {
      collector.answer(429);
      agent = setup(collector.endpoint()).start();
      request("busy", WAITING);
      agent.awaitLog("the collector is overloaded. Requests are tried again");
      collector.answer(200);
      assertThat(Await.until(() -> spans("sent") == WAITING)).as("all are sent").isTrue();
      assertThat(agent.scrape().sum("sonde_otlp_retries_total", "signal", "traces")).isPositive();
      assertThat(spans("dropped")).isZero();
    }
  }

  @Test
  void dropsWhatTheCollectorRejects() throws Exception {
    try (Collector collector = Collector.http()) {
      collector.answer(500);
      agent = setup(collector.endpoint()).start();
      request("broken", UNDER_WAY);
      agent.awaitLog("the collector rejected the request (status 500)");
      assertDropped("rejected", UNDER_WAY);
      collector.answer(200);
      request("mended", UNDER_WAY);
      assertThat(Await.until(() -> spans("sent") == UNDER_WAY)).as("later ones are sent").isTrue();
    }
  }

  @Test
  void dropsWhatItCannotSendToAStranger() throws Exception {
    try (Collector collector = Collector.https()) {
      agent = setup(collector.endpoint()).start();
      request("stranger", UNDER_WAY);
      agent.awaitLog("its certificate is not trusted");
      assertDropped("certificate", UNDER_WAY);
      assertThat(collector.requests()).isZero();
    }
  }

  @Test
  void goesOnWithoutPrometheusIfItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = taken.getLocalPort();
      agent = Agent.setup().trace(odd).metricsPort(port).start();
      String line = agent.awaitLog("The Prometheus exporter is off: ");
      assertThat(line)
          .contains("port " + port + " of 127.0.0.1 is taken by another program")
          .contains("Set prometheus.port to a free one. The agent goes on without it.");
      request("taken", SPANS);
      agent.stop();
      assertThat(agent.log()).noneMatch(each -> each.contains("Exception"));
    } finally {
      agent.close();
      agent = null;
    }
  }
}
