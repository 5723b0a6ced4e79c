package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand mixed requests to each of the servers that people run, over connections that are kept
 * and fresh ones: exactly a thousand spans, each as its client saw it, and nothing else.
 */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class RealServersTest {
  private static final int COUNT = 1000;

  private static Fleet fleet;
  private static Agent agent;

  @Parameter String backend;
  private int before;

  @BeforeAll
  static void startServers() {
    Needs.agent();
    fleet =
        new Fleet()
            .add("nginx", FileServers::nginx)
            .add("apache", FileServers::apache)
            .add("python", FileServers::python)
            .add("node", Shops::node)
            .add("go", Shops::go)
            .add("jdk", Shops::jdk)
            .add("tomcat", Shops::tomcat)
            .add("ring", Shops::ring);
    fleet.add("proxy", () -> FileServers.nginxBefore(fleet.get("go")));
  }

  @AfterAll
  static void stopServers() {
    if (fleet != null) {
      fleet.close();
    }
  }

  @BeforeParameterizedClassInvocation
  static void startAgent(String backend) {
    agent =
        Agent.setup()
            .backend(backend)
            .trace(fleet.programs())
            .select("command_line: \"" + Curl.ANY + "\"")
            .start();
  }

  @AfterParameterizedClassInvocation
  static void stopAgent() {
    try (Agent ending = agent) {
      int spans = ending.spans().size();
      ending.stop();
      assertThat(ending.spans()).hasSize(spans);
    }
  }

  @BeforeEach
  void settle() {
    agent.assertLedgerBalanced();
    before = agent.spans().size();
  }

  @Test
  void nginxWithSendfile() {
    files(fleet.get("nginx"), "nginx");
  }

  @Test
  void apache() {
    files(fleet.get("apache"), "apache2");
  }

  @Test
  void pythonHttpServer() {
    files(fleet.get("python"), "http.server");
  }

  @Test
  void nodeHttp() {
    shop(fleet.get("node"), "shop");
  }

  @Test
  void goNetHttp() {
    shop(fleet.get("go"), "goshop");
  }

  @Test
  void jdkHttpServer() {
    shop(fleet.get("jdk"), "Shop");
  }

  @Test
  void tomcat() {
    shop(fleet.get("tomcat"), "Tomcat");
  }

  /** System calls show nothing of what io_uring does. */
  @Test
  void serverOnIoUring() {
    Program ring = fleet.get("ring");
    if (backend.equals("stack")) {
      shop(ring, "ring");
    } else {
      Mix.assertAsAsked(Load.run(ring.port(), Mix.ofShop(COUNT)));
      assertThat(fresh(0)).isEmpty();
    }
  }

  /** The proxy is a server to its clients and a client to the server behind it. */
  @Test
  void nginxAsProxy() {
    Program proxy = fleet.get("proxy");
    Program behind = fleet.get("go");
    List<Exchange> exchanges = Load.run(proxy.port(), Mix.ofShop(COUNT));
    Mix.assertAsAsked(exchanges);
    List<Span> spans = fresh(3 * COUNT);
    // What nginx passes on has its length, whatever way it came.
    Seen.assertMatch(of(spans, "nginx", "SERVER"), exchanges, chunksOptional());
    Seen.assertMatch(of(spans, "nginx", "CLIENT"), exchanges);
    Seen.assertMatch(of(spans, "goshop", "SERVER"), exchanges);
    assertThat(spans.stream().filter(span -> span.isServedAt(behind.port()))).hasSize(COUNT);
  }

  @Test
  void curlAsClient() {
    Program server = fleet.get("go");
    List<Request> requests = Mix.ofShop(COUNT);
    List<Exchange> exchanges;
    try (Curl curl = Curl.start()) {
      agent.awaitTracing(curl.pid());
      exchanges = curl.run(server.port(), requests);
    }
    Mix.assertAsAsked(exchanges);
    List<Span> spans = fresh(2 * COUNT);
    Seen.assertMatch(of(spans, "curl", "CLIENT"), exchanges, chunksOptional());
    Seen.assertMatch(of(spans, "goshop", "SERVER"), exchanges, chunksOptional());
  }

  private void files(Program server, String service) {
    check(server, service, Load.run(server.port(), Mix.ofFiles(COUNT)));
  }

  private void shop(Program server, String service) {
    List<Exchange> exchanges = Load.run(server.port(), Mix.ofShop(COUNT));
    Mix.assertAsAsked(exchanges);
    check(server, service, exchanges);
  }

  private void check(Program server, String service, List<Exchange> exchanges) {
    List<Span> spans = fresh(COUNT);
    Seen.assertMatch(of(spans, service, "SERVER"), exchanges, chunksOptional());
    assertThat(spans).allMatch(span -> span.isServedAt(server.port()));
  }

  /** One call can read more than is captured of it, the size lines of chunks included. */
  private boolean chunksOptional() {
    return backend.equals("syscall");
  }

  /** The spans of this test: so many, and the ledger says that there are no more to come. */
  private List<Span> fresh(int count) {
    agent.awaitSpans(before + count, _ -> true);
    agent.assertLedgerBalanced();
    assertThat(agent.ledger("http1").open()).as("open exchanges").isZero();
    List<Span> all = agent.spans();
    assertThat(all).hasSize(before + count);
    return all.subList(before, all.size());
  }

  private static List<Span> of(List<Span> spans, String service, String kind) {
    return spans.stream()
        .filter(span -> span.service().equals(service) && span.kind().equals(kind))
        .toList();
  }
}
