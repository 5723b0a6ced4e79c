package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first thing that users try: a server that already runs, a request, a span. */
class AgentTest {
  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  @Test
  void tracesAServerThatAlreadyRunsAndStopsInOrder() {
    int port = FreePort.take();
    Folder folder = Folder.create();
    folder.write("www/file", 17);
    String python = Needs.command("python3");
    try (Program server =
            Program.start(
                port,
                folder,
                List.of(python, "-m", "http.server", "-b", "127.0.0.1", "-d", "www", "" + port));
        Agent agent = Agent.setup().trace(server).start()) {
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        requests.add(Request.of("GET", "/file", "n=" + i));
      }
      List<Exchange> exchanges = Load.run(port, requests);
      List<Span> spans = agent.awaitSpans(100, span -> span.isServedAt(port));
      Seen.assertMatch(spans, exchanges);
      assertThat(spans).allMatch(span -> span.service().equals("http.server"));
      agent.assertLedgerBalanced();
      agent.stop();
      assertThat(agent.spans()).hasSize(100);
    }
  }
}
