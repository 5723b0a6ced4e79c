package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Await;
import io.sonde.it.Ledger;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit into the ring is lost, counted, and does no harm to what follows. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class LossTest {
  private static final int BURST = 3000;

  @Parameter private String backend;

  @Test
  void countsWhatIsLostWhileTheAgentStandsStillAndRecovers() {
    Needs.agent();
    Program nginx = Servers.nginx();
    Agent agent =
        Agent.setup().backend(backend).set("ebpf.ring_size", "256KiB").trace(nginx).start();
    List<Wire> kept = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      kept.add(new Wire(nginx.port()));
      kept.getLast().get("/small?n=kept" + i).answer();
    }
    agent.awaitSpans(4, Expect.path("/small"));

    signal(agent, "STOP");
    for (int i = 0; i < BURST; i++) {
      boolean missing = i % 3 == 0;
      String target = (missing ? "/missing" : "/small") + "?n=" + i;
      if (i % 2 == 0) {
        kept.get(i % 4).get(target).answer();
      } else {
        try (Wire wire = new Wire(nginx.port())) {
          wire.get(target).answer();
        }
      }
    }
    signal(agent, "CONT");
    agent.assertLedgerBalanced();
    long lost = agent.ledgers().stream().mapToLong(Ledger::lost).sum();
    assertThat(lost).as("records that did not fit").isPositive();
    assertRight(agent.spans());

    // From here on nothing is lost, so nothing may be missing.
    for (int i = 0; i < 100; i++) {
      try (Wire wire = new Wire(nginx.port())) {
        wire.get("/small?n=fresh" + i).answer();
      }
    }
    List<Span> fresh = agent.awaitSpans(100, span -> Expect.query(span).startsWith("n=fresh"));
    assertThat(fresh).hasSize(100).allSatisfy(span -> Expect.exchange(span, "GET", 200, 0, 17));
    // The answer after a gap may belong to a request that was lost: that one is dropped, and
    // counted.
    kept.forEach(wire -> wire.get("/small?n=doubt" + kept.indexOf(wire)).answer());
    for (int i = 0; i < 100; i++) {
      kept.get(i % 4).get("/small?n=again" + i).answer();
    }
    List<Span> again = agent.awaitSpans(100, span -> Expect.query(span).startsWith("n=again"));
    assertThat(again).hasSize(100);
    kept.forEach(Wire::close);
    agent.assertLedgerBalanced();
    assertRight(agent.spans());
    assertThat(agent.ledgers().stream().mapToLong(Ledger::lost).sum()).isEqualTo(lost);
    // A lost end of a connection is found out by looking at those that are left, every 10 seconds.
    assertThat(Await.until(() -> agent.scrape().sum("sonde_connections") == 0)).isTrue();
    Expect.end(agent, nginx);
  }

  /** Every span is that of a request, once, and says of it what is true. */
  private static void assertRight(List<Span> spans) {
    Set<String> seen = new HashSet<>();
    for (Span span : spans) {
      assertThat(seen.add(Expect.query(span))).as("second span of %s", Expect.query(span)).isTrue();
      boolean missing = span.text("url.path").equals("/missing");
      if (span.errorType() == null) {
        assertThat(span.number("http.response.status_code")).isEqualTo(missing ? 404 : 200);
        assertThat(span.number("http.response.body.size")).isIn(missing ? 153L : 17L, -1L);
      }
      String n = Expect.query(span).substring(2);
      if (n.matches("\\d+")) {
        assertThat(missing).as("%s", span).isEqualTo(Integer.parseInt(n) % 3 == 0);
      }
    }
  }

  private static void signal(Agent agent, String signal) {
    Tool kill = Tool.run(List.of("kill", "-" + signal, Long.toString(agent.process().pid())));
    assertThat(kill.exit()).as(kill.text()).isZero();
  }
}
