package io.sonde.it.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.AgentSetup;
import io.sonde.it.Await;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import io.sonde.it.hard.Expect;
import io.sonde.it.hard.Servers;
import io.sonde.it.hard.Wire;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who accepts a connection and who serves it may be two processes. The span is that of the process
 * which serves: each answer names it.
 */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class ServingTest {
  private static final int COUNT = 60;

  @Parameter private String backend;

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  @Test
  void childThatWasForkedAfterTheAccept() {
    Program once = Servers.python(Map.of(), FreePort.take(), "once.py");
    Agent agent = Agent.setup().backend(backend).trace(once).start();
    Asked asked = Asked.fresh(once.port(), "/forked", COUNT);
    assertOfAnswering(asked, asked.assertSeen(agent), "once");
    assertThat(asked.bodies()).doesNotHaveDuplicates();
    Expect.end(agent, once);
  }

  @Test
  void childrenThatAcceptFromOneSocket() {
    Program prefork = prefork("shared");
    Agent agent = Agent.setup().backend(backend).trace(prefork).start();
    assertThat(ListeningSockets.of(agent, prefork.port())).isEqualTo(1);
    Asked asked = Asked.loopback(prefork.port(), "/shared", COUNT);
    assertOfAnswering(asked, asked.assertSeen(agent), "prefork");
    Expect.end(agent, prefork);
  }

  @Test
  void processesWithASocketEachOnOnePort() {
    listenersOnOnePort("reuse");
  }

  @Test
  void processWithSeveralSocketsOnOnePort() {
    listenersOnOnePort("several");
  }

  private void listenersOnOnePort(String what) {
    Program prefork = prefork(what);
    String ports = "open_ports: [" + prefork.port() + "]";
    Agent agent = Agent.setup().backend(backend).select(ports).start();
    assertThat(Await.until(() -> ListeningSockets.of(agent, prefork.port()) == 4)).isTrue();
    for (int left = 3; left >= 1; left--) {
      Asked asked = Asked.loopback(prefork.port(), "/left/" + left, COUNT);
      assertOfAnswering(asked, asked.assertSeen(agent), "prefork");
      try (Wire wire = new Wire(prefork.port())) {
        wire.get("/leave").answer();
      }
      assertThat(ListeningSockets.of(agent, prefork.port())).isEqualTo(left);
    }
    Expect.end(agent, prefork);
  }

  @Test
  void programThatGetsConnectionsOfAnother() {
    Program acceptor = handover("connections");
    Agent agent = trace(acceptor).select(worker(acceptor)).start();
    agent.awaitTracing(workerPid(acceptor));
    Asked asked = Asked.loopback(acceptor.port(), "/both", COUNT);
    assertOfAnswering(asked, asked.assertSeen(agent), "worker");
    Expect.end(agent, acceptor);
  }

  @Test
  void programThatGetsConnectionsOfAnotherThatIsNotTraced() {
    onlyTheWorker("connections");
  }

  @Test
  void programThatGetsTheListeningSocketOfAnotherThatIsNotTraced() {
    onlyTheWorker("listener");
  }

  private void onlyTheWorker(String what) {
    Program acceptor = handover(what);
    Agent agent = Agent.setup().backend(backend).select(worker(acceptor)).start();
    agent.awaitTracing(workerPid(acceptor));
    Asked asked = Asked.loopback(acceptor.port(), "/worker", COUNT);
    assertOfAnswering(asked, asked.assertSeen(agent), "worker");
    Expect.end(agent, acceptor);
  }

  /** The connections are those of a traced port; what becomes of them is another's affair. */
  @Test
  void saysNothingOfConnectionsThatAnUntracedProgramServes() {
    Program acceptor = handover("connections");
    Agent agent = trace(acceptor).start();
    Asked asked = Asked.loopback(acceptor.port(), "/acceptor", COUNT);
    boolean arrivals = backend.equals("stack");
    Map<String, Long> dropped = arrivals ? Map.of("untraced_process", (long) COUNT) : Map.of();
    assertThat(Await.until(() -> agent.ledger("http1").dropped().equals(dropped)))
        .as("%s", agent.ledger("http1"))
        .isTrue();
    asked.assertUnseen(agent);
    Expect.end(agent, acceptor);
  }

  private static void assertOfAnswering(Asked asked, List<Span> spans, String service) {
    for (Span span : spans) {
      assertThat(span.service()).isEqualTo(service);
      assertThat(span.resource()).containsEntry("process.pid", asked.body(span));
    }
  }

  private AgentSetup trace(Program program) {
    return Agent.setup().backend(backend).trace(program);
  }

  private static Program prefork(String what) {
    return Servers.python("prefork.py", what);
  }

  private static Program handover(String what) {
    return Servers.python("handover.py", what);
  }

  /** Selector of the second program, whose command line names the port. */
  private static String worker(Program acceptor) {
    return "command_line: \"*worker.py* " + acceptor.port() + " *\"";
  }

  private static long workerPid(Program acceptor) {
    List<ProcessHandle> children =
        ProcessHandle.of(acceptor.pid()).orElseThrow().children().toList();
    assertThat(children).hasSize(1);
    return children.getFirst().pid();
  }
}
