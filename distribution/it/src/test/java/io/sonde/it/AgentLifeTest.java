package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that come late, are nobody in particular, are killed: the programs must not notice. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class AgentLifeTest {
  @Parameter String backend;

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  /**
   * Connections that were opened, and used, before there was an agent. What they carry from then on
   * is traced.
   */
  @Test
  void tracesConnectionsThatAreOlderThanItself() {
    try (Fleet fleet =
        new Fleet()
            .add("nginx", FileServers::nginx)
            .add("apache", FileServers::apache)
            .add("node", Shops::node)
            .add("go", Shops::go)) {
      Map<Program, Client> clients = new LinkedHashMap<>();
      for (Program program : fleet.programs()) {
        Client client = new Client(program.port());
        clients.put(program, client);
        Request early = Request.of("GET", "/small", "early");
        assertThat(client.exchange(early, false).status()).isPositive();
      }
      try (Agent agent = Agent.setup().backend(backend).trace(fleet.programs()).start()) {
        List<Exchange> exchanges = new ArrayList<>();
        clients.forEach(
            (program, client) -> {
              for (int i = 0; i < 10; i++) {
                String query = "late=" + program.port() + "-" + i + "&size=17";
                exchanges.add(client.exchange(Request.of("GET", "/small", query), false));
              }
            });
        agent.awaitSpans(exchanges.size(), _ -> true);
        clients.values().forEach(Client::close);
        agent.assertLedgerBalanced();
        Seen.assertMatch(agent.spans(), exchanges);
        agent.stop();
      }
    }
  }

  /** A crash of the agent harms nobody and leaves nothing in the kernel. */
  @Test
  void leavesNothingBehindWhenItIsKilledUnderLoad() {
    Set<String> before = KernelObjects.all();
    try (Program server = FileServers.nginx();
        Agent agent = Agent.setup().backend(backend).trace(server).start();
        SteadyLoad load =
            new SteadyLoad(server.port(), Request.of("GET", "/large", "under=load"), 200)) {
      agent.awaitSpans(100, _ -> true);
      Set<String> held = KernelObjects.of(agent.process().pid());
      assertThat(held).as("what it holds in the kernel").hasSizeGreaterThan(10);
      assertThat(KernelObjects.all()).containsAll(held);
      assertThat(before).doesNotContainAnyElementsOf(held);
      agent.kill();
      load.awaitMore(500);
      // The kernel frees them when the last CPU has left them.
      boolean freed = Await.until(() -> KernelObjects.all().stream().noneMatch(held::contains));
      assertThat(freed).as("what it held is gone, of %s", held).isTrue();
      // What it had made and did not hold itself; agents of others may come and go meanwhile.
      assertThat(Await.until(() -> before.containsAll(KernelObjects.unheld())))
          .as("nobody holds %s, and %s was there before", KernelObjects.unheld(), before)
          .isTrue();
      load.awaitMore(500);
    }
  }

  @Test
  void needsFourCapabilitiesAndNoRoot() {
    List<String> nobody = Rights.nobodyWith(Rights.OF_THE_UNIT);
    try (Program server = FileServers.nginx();
        Agent agent = Agent.setup().under(nobody).backend(backend).trace(server).start()) {
      List<Exchange> exchanges = Load.run(server.port(), Mix.ofFiles(100));
      List<Span> spans = agent.awaitSpans(100, _ -> true);
      Seen.assertMatch(spans, exchanges, true);
      assertThat(spans).allMatch(span -> span.service().equals("nginx"));
      agent.assertLedgerBalanced();
      agent.stop();
    }
  }
}
