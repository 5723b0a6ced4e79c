package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Await;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections and descriptors that come and go, and whose numbers come again. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class ConnectionTurnoverTest {
  @Parameter private String backend;

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  @Test
  void makesTenThousandSpansOfTenThousandConnections() {
    Program nginx = Servers.nginx();
    Agent agent = Agent.setup().backend(backend).trace(nginx).start();
    double before = agent.scrape().sum("sonde_connections");
    for (int i = 0; i < 10_000; i++) {
      try (Wire wire = new Wire(nginx.port())) {
        wire.get("/small?n=" + i).answer();
      }
      int sent = i + 1;
      if (sent % 500 == 0) {
        // So that the console, which waits for nobody, drops none.
        Await.until(() -> agent.spans().size() >= sent);
      }
    }
    List<Span> spans = agent.awaitSpans(10_000, Expect.path("/small"));
    assertThat(spans.stream().map(span -> span.text("url.query")))
        .hasSize(10_000)
        .doesNotHaveDuplicates();
    assertThat(spans).allSatisfy(span -> Expect.exchange(span, "GET", 200, 0, 17));
    agent.assertLedgerBalanced();
    assertThat(agent.scrape().sum("sonde_connections")).isEqualTo(before);
    Expect.end(agent, nginx);
  }

  @Test
  void followsAConnectionThatIsOlderThanTheAgent() {
    Program odd = Servers.odd();
    try (Wire old = new Wire(odd.port());
        Wire busy = new Wire(odd.port())) {
      old.get("/hello?before=1").answer();
      busy.get("/hello?before=2").answer();
      busy.get("/held?underway=1");
      Agent agent = Agent.setup().backend(backend).trace(odd).start();
      for (int i = 0; i < 5; i++) {
        old.get("/sized/" + (100 + i) + "?old=" + i).answer();
      }
      List<Span> spans = agent.awaitSpans(5, span -> Expect.query(span).startsWith("old="));
      for (int i = 0; i < 5; i++) {
        assertThat(spans.get(i).text("url.path")).isEqualTo("/sized/" + (100 + i));
        Expect.exchange(spans.get(i), "GET", 200, 0, 100 + i);
      }
      agent.assertLedgerBalanced();
      assertThat(agent.spans()).as("what was over or underway is no span").hasSize(5);
      Expect.end(agent, odd);
    }
  }

  @Test
  void makesNothingUpOfARequestThatWasUnderwayWhenTheAgentCame() {
    Program odd = Servers.odd();
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/held?underway=1");
      Agent agent = Agent.setup().backend(backend).trace(odd).start();
      try (Wire other = new Wire(odd.port())) {
        other.get("/release?next=0").answer();
      }
      wire.answer();
      wire.get("/hello?next=1").answer();
      wire.get("/hello?next=2").answer();
      List<Span> spans = agent.awaitSpans(3, span -> Expect.query(span).startsWith("next="));
      assertThat(spans).allSatisfy(span -> Expect.exchange(span, "GET", 200, 0, 5));
      agent.assertLedgerBalanced();
      assertThat(agent.spans()).hasSize(3);
      Expect.end(agent, odd);
    }
  }

  @Test
  void doesNotTakeAFileForTheConnectionWhoseNumberItGot() throws Exception {
    Program odd = Servers.odd();
    List<String> command = new ArrayList<>(Servers.command("descriptors.py"));
    command.add(Integer.toString(odd.port()));
    Process client =
        new ProcessBuilder(command)
            .directory(odd.folder().path().toFile())
            .redirectErrorStream(true)
            .start();
    Agent agent = Agent.setup().backend(backend).select("pids: [" + client.pid() + "]").start();
    agent.awaitTracing(client.pid());
    try (var stdin = client.outputWriter()) {
      stdin.write("go\n");
    }
    String printed = new String(client.getInputStream().readAllBytes());
    assertThat(printed).startsWith("1 number used");
    List<Span> spans = agent.awaitSpans(5, span -> span.isCallTo(odd.port()));
    assertThat(spans.stream().map(span -> span.text("url.full").replaceAll(".*\\?", "")))
        .containsExactly("socket=0", "socket=1", "socket=2", "socket=3", "socket=4");
    agent.assertLedgerBalanced();
    assertThat(agent.spans()).hasSize(5);
    Expect.end(agent, odd);
  }
}
