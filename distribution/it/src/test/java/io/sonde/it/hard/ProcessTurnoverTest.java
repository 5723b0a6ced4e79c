package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that come and go, and whose ids come again. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class ProcessTurnoverTest {
  @Parameter private String backend;

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  @Test
  void servesEachRequestByAProcessOfItsOwn() {
    Program once = Servers.python("once.py");
    Agent agent = Agent.setup().backend(backend).trace(once).start();
    List<String> pids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      try (Wire wire = new Wire(once.port())) {
        pids.add(wire.get("/once?n=" + i).answer());
      }
    }
    List<Span> spans = agent.awaitSpans(200, Expect.path("/once"));
    assertThat(spans).hasSize(200);
    for (Span span : spans) {
      int n = Integer.parseInt(Expect.query(span).substring(2));
      Expect.exchange(span, "GET", 200, 0, pids.get(n).length());
      assertThat(span.service()).isEqualTo("once");
    }
    Expect.end(agent, once);
  }

  @Test
  void tellsProcessesApartThatHadTheSameId() {
    int first = FreePort.take();
    int second = FreePort.take();
    int unwanted = FreePort.take();
    int pid = freePid();
    Agent agent =
        Agent.setup()
            .backend(backend)
            .select("open_ports: [" + first + ", " + second + "]")
            .start();
    for (int port : List.of(first, unwanted, second)) {
      String name = port == first ? "alpha" : port == second ? "beta" : "gamma";
      Program program =
          Servers.python(
              Map.of("OTEL_SERVICE_NAME", name), port, "reborn.py", Integer.toString(pid));
      if (port != unwanted) {
        agent.awaitLog("(pid " + pid + ", port " + port + ") as service " + name);
      }
      try (Wire wire = new Wire(port)) {
        wire.send("GET /" + name + " HTTP/1.0\r\n\r\n").drain();
      }
      if (port != unwanted) {
        assertThat(Expect.only(agent, "/" + name).service()).isEqualTo(name);
      }
      program.close();
    }
    agent.assertLedgerBalanced();
    assertThat(agent.spans()).hasSize(2);
    Expect.end(agent);
  }

  /** An id at the end of their range, where the kernel will not come soon. */
  private static int freePid() {
    int pid;
    // Not by Files.readString: this file gives its number only to a read that takes all of it.
    try (InputStream in = new FileInputStream("/proc/sys/kernel/pid_max")) {
      pid = Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip()) - 99;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (Files.exists(Path.of("/proc", Integer.toString(pid)))) {
      pid--;
    }
    return pid;
  }

  @Test
  void tellsTheEndOfAProcessThatIsKilledUnderARequest() {
    Program odd = Servers.odd();
    Agent agent = Agent.setup().backend(backend).trace(odd).start();
    try (Wire waiting = new Wire(odd.port());
        Wire halfSent = new Wire(odd.port());
        Wire idle = new Wire(odd.port());
        Wire halfAnswered = new Wire(odd.port())) {
      idle.get("/hello?killed=idle").answer();
      postHalf(waiting, "/wait/60000?killed=waiting").send("body");
      postHalf(halfSent, "/hello?killed=sending");
      halfAnswered.get("/stream/1000/50?killed=answering").head();
      agent.awaitSpans(1, span -> Expect.query(span).equals("killed=idle"));
      ProcessHandle.of(odd.pid()).orElseThrow().destroyForcibly();
      List<Span> spans = agent.awaitSpans(4, span -> Expect.query(span).startsWith("killed="));
      for (Span span : spans) {
        boolean answered = Expect.query(span).equals("killed=idle");
        assertThat(span.errorType())
            .as("%s", span)
            .isEqualTo(answered ? null : "server_disconnected");
      }
      agent.assertLedgerBalanced();
      assertThat(agent.spans()).hasSize(4);
      assertThat(agent.ledger("http1").open()).isZero();
      assertThat(agent.scrape().sum("sonde_connections")).isZero();
    }
    Expect.end(agent, odd);
  }

  /** Sends a request of which 4 of 8 bytes are still to come; the server has begun to read it. */
  private static Wire postHalf(Wire wire, String target) {
    wire.send("POST " + target + " HTTP/1.1\r\nContent-Length: 8\r\n");
    wire.send("Expect: 100-continue\r\n\r\n");
    assertThat(wire.head()).startsWith("HTTP/1.1 100");
    return wire.send("half");
  }
}
