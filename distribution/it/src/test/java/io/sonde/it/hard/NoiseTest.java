package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that look like HTTP and are not, and HTTP that never ends. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class NoiseTest {
  private static final int CONNECTIONS = 100;
  private static final long SEED = 20_26;

  private static Program odd;
  private static Program sink;
  private static Program babble;
  private static Agent agent;

  @Parameter private String backend;

  @BeforeParameterizedClassInvocation
  static void start(String backend) {
    Needs.agent();
    odd = Servers.odd();
    sink = Servers.python("sink.py");
    babble = Servers.python("babble.py", "HTTP/1.1 200");
    agent = Agent.setup().backend(backend).trace(odd, sink, babble).start();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    Expect.end(agent, odd, sink, babble);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET ", "GET /", "POST /x HTTP/1.1\r\n", "HTTP/1.1 200", "\r\n\r\n", ""})
  void makesNoSpanOfNoise(String prefix) {
    int before = agent.spans().size();
    Random random = new Random(SEED);
    for (int i = 0; i < CONNECTIONS; i++) {
      byte[] noise = new byte[4096];
      random.nextBytes(noise);
      // A head that says so little would be taken for one, rightly.
      System.arraycopy(prefix.getBytes(StandardCharsets.US_ASCII), 0, noise, 0, prefix.length());
      noise[prefix.length()] = (byte) 0xfe;
      try (Wire wire = new Wire(babble.port())) {
        wire.send(noise).read(12 + 4096);
      }
    }
    agent.assertLedgerBalanced();
    assertThat(agent.spans().subList(before, agent.spans().size()))
        .as("a server's answer in noise is one; a request in noise is none")
        .allSatisfy(span -> assertThat(span.text("url.path")).isEqualTo("/x"));
    assertStillTraces("after=" + backend + Integer.toHexString(prefix.hashCode()));
  }

  @Test
  void skipsNoiseThatFollowsAnExchange() {
    Random random = new Random(SEED);
    for (int i = 0; i < CONNECTIONS; i++) {
      byte[] noise = new byte[2048];
      random.nextBytes(noise);
      try (Wire wire = new Wire(odd.port())) {
        wire.get("/hello?noise=" + i).answer();
        wire.send(noise).finish().drain();
      }
    }
    agent.awaitSpans(CONNECTIONS, span -> ("" + span.text("url.query")).startsWith("noise="));
    agent.assertLedgerBalanced();
    assertThat(agent.spans(span -> ("" + span.text("url.query")).startsWith("noise=")))
        .hasSize(CONNECTIONS)
        .allSatisfy(span -> Expect.exchange(span, "GET", 200, 0, 5));
    assertStillTraces("after=noise");
  }

  @Test
  void readsAGigabyteOfHeadersWithoutKeepingIt() {
    byte[] header = ("X-Long: " + "h".repeat(65_526) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(header).hasSize(65_536);
    long before = residentKiB();
    long beganNs = System.nanoTime();
    try (Wire wire = new Wire(sink.port())) {
      wire.send("GET /endless HTTP/1.1\r\nHost: it\r\n");
      for (int i = 0; i < 16_384; i++) {
        wire.send(header);
      }
      wire.finish().drain();
    }
    agent.assertLedgerBalanced();
    assertThat(System.nanoTime() - beganNs).isLessThan(60_000_000_000L);
    assertThat(residentKiB() - before).as("KiB of memory more").isLessThan(16 * 1024);
    assertThat(agent.spans(Expect.path("/endless"))).hasSizeLessThanOrEqualTo(1);
    assertStillTraces("after=endless");
  }

  private static void assertStillTraces(String query) {
    try (Wire wire = new Wire(odd.port())) {
      wire.get("/hello?" + query).answer();
    }
    Expect.exchange(
        agent.awaitSpans(1, span -> query.equals(span.text("url.query"))).getFirst(),
        "GET",
        200,
        0,
        5);
  }

  /** Memory of the agent. */
  private static long residentKiB() {
    Path status = Path.of("/proc", Long.toString(agent.process().pid()), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      throw new IllegalStateException(status + " has no VmRSS");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
