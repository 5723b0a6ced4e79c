package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that delays, reorders and loses packets changes nothing but the times. */
class DisorderTest {
  private static final int REQUESTS = 60;
  private static final int BODY = 30_000;

  @ParameterizedTest
  @ValueSource(strings = {"stack", "syscall"})
  void seesEveryRequestOnceBehindABadNetwork(String backend) {
    Needs.agent();
    Needs.that(Files.isWritable(Path.of("/dev/net/tun")), "TUN devices");
    Needs.command("ip");
    Program odd = Servers.python("odd.py", "0.0.0.0");
    Agent agent = Agent.setup().backend(backend).trace(odd).start();
    List<String> command = new ArrayList<>(Servers.command("shuffle.py"));
    command.addAll(List.of("" + odd.port(), "" + REQUESTS, "" + BODY));
    Tool shuffle = Tool.run(command);
    assertThat(shuffle.exit()).as(shuffle.text()).isZero();
    assertThat(shuffle.lines().getLast()).matches("late [1-9]\\d+ lost [1-9]\\d*");
    List<Span> spans = agent.awaitSpans(REQUESTS, span -> span.isServedAt(odd.port()));
    assertThat(spans).hasSize(REQUESTS);
    for (Span span : spans) {
      int n = Integer.parseInt(span.text("url.query").substring(2));
      assertThat(span.text("url.path")).isEqualTo("/sized/" + (BODY + n));
      Expect.exchange(span, "POST", 200, BODY - n, BODY + n);
    }
    assertThat(spans.stream().map(span -> span.text("url.query"))).doesNotHaveDuplicates();
    Expect.end(agent, odd);
  }
}
