package io.sonde.it.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Await;
import io.sonde.it.Folder;
import io.sonde.it.KernelObjects;
import io.sonde.it.Ledger;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Request;
import io.sonde.it.Scrape;
import io.sonde.it.SteadyLoad;
import io.sonde.it.hard.Servers;
import io.sonde.it.hard.Tool;
import io.sonde.it.hard.Wire;
import io.sonde.it.swap.variant.Layout;
import io.sonde.it.swap.variant.Loops;
import io.sonde.it.swap.variant.Refused;
import io.sonde.it.swap.variant.Throws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP plugin exchanged under load, by good versions and bad ones. */
class SwapTest {
  private static final String NAME = "io.sonde.protocol.http1";
  private static final int SWAPS = 12;

  private Folder folder;
  private Program nginx;
  private Agent agent;

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  @BeforeEach
  void serve() {
    folder = Folder.create();
    nginx = Servers.nginx();
    new Http1Jar().dropInto(folder.path());
  }

  private void start(String backend, Program... programs) {
    agent =
        Agent.setup()
            .trace(programs)
            .backend(backend)
            .set("console.format", "\"off\"")
            .set("plugins.folder", folder.path().toString())
            .set("ebpf.ring_size", "64MiB")
            .start();
  }

  @AfterEach
  void end() {
    if (agent != null) {
      agent.close();
    }
    nginx.close();
    folder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stack", "syscall"})
  void losesNoSpanWhileThePluginIsReplacedOnceASecond(String backend) throws Exception {
    start(backend, nginx);
    String url = "http://127.0.0.1:" + nginx.port() + "/small";
    Process load =
        new ProcessBuilder(
                Needs.command("wrk"), "-t1", "-c32", "-d" + (SWAPS + 3), "--latency", url)
            .redirectErrorStream(true)
            .start();
    swap("1.0.0");
    Map<String, Long> objects = kernelObjects();
    for (int i = 1; i < SWAPS; i++) {
      Thread.sleep(1000); // the pace that is to be shown
      swap("1.0." + i);
    }
    String report = new String(load.getInputStream().readAllBytes());
    assertThat(load.waitFor()).as(report).isZero();
    long requests = nginxRequests();
    Ledger ledger = settled(requests);
    assertThat(ledger.spans())
        .as("spans, of as many requests\n%s\n%s", ledger, report)
        .isEqualTo(requests);
    assertThat(ledger.dropped()).isEmpty();
    assertThat(ledger.open()).isZero();
    assertThat(Await.until(() -> kernelObjects().equals(objects)))
        .as("programs, maps and links: %s, after the first swap %s", kernelObjects(), objects)
        .isTrue();
    assertThat(Await.until(() -> histogram(NAME + ".Http1") == 1))
        .as("only the last version is in memory")
        .isTrue();
  }

  @Test
  void finishesLongExchangesWhereTheyBegan() {
    try (Program odd = Servers.odd()) {
      start("auto", nginx, odd);
      finishLongExchanges(odd);
    }
  }

  private void finishLongExchanges(Program odd) {
    try (Wire download = new Wire(nginx.port());
        Wire post = new Wire(odd.port());
        Wire burst = new Wire(nginx.port())) {
      download.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      post.send("POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
      burst.send("GET /small?1 HTTP/1.1\r\nHost: a\r\n\r\nGET /small?2 HTTP/1.1\r\nHo");
      Await.until(() -> agent.ledger("http1").open() >= 2);
      swap("1.0.1");
      burst.send("st: a\r\n\r\nGET /small?3 HTTP/1.1\r\nHost: a\r\n\r\n");
      swap("1.0.2");
      post.send("67890");
      assertThat(post.answer()).isEqualTo("hello");
      download.head();
      download.skip(1 << 20);
    }
    Ledger ledger = settled(5);
    assertThat(ledger.spans()).isEqualTo(5);
    assertThat(ledger.dropped()).isEmpty();
    Scrape scrape = agent.scrape();
    assertThat(scrape.sum("http_server_response_body_size_bytes_sum", "http_request_method", "GET"))
        .isEqualTo((1 << 20) + 3 * 17);
    assertThat(scrape.sum("http_server_request_body_size_bytes_sum", "http_request_method", "POST"))
        .isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(classes = {Throws.class, Loops.class})
  void goesBackToTheVersionThatWorked(Class<?> variant) {
    start("auto", nginx);
    try (SteadyLoad load = new SteadyLoad(nginx.port(), Request.of("GET", "/small", ""), 200)) {
      load.awaitMore(100);
      new Http1Jar().version("2.0.0").component(variant).dropInto(folder.path());
      agent.awaitLog(NAME + " 2.0.0 is live");
      agent.awaitLog("0.1.0 is live again");
      load.awaitMore(1000);
    }
    long requests = nginxRequests();
    Ledger ledger = settled(requests);
    assertThat(ledger.spans())
        .as("%s%n%s", ledger, String.join("\n", agent.log()))
        .isEqualTo(requests);
    assertThat(ledger.open()).isZero();
  }

  @Test
  void refusesWhatTheKernelRefuses() throws IOException {
    start("auto", nginx);
    Path objects = folder.path().resolve("objects");
    Path here = Path.of("").toAbsolutePath();
    Path source = here.resolve("../../runtime/core/src/test/bpf");
    Tool.run(
        List.of(
            here.resolve("../../bpf/compile").toString(), source.toString(), objects.toString()));
    try (SteadyLoad load = new SteadyLoad(nginx.port(), Request.of("GET", "/small", ""), 200)) {
      load.awaitMore(100);
      new Http1Jar()
          .version("2.0.0")
          .component(Refused.class)
          .file("bpf/refused.bpf.o", Files.readAllBytes(objects.resolve("refused.bpf.o")))
          .dropInto(folder.path());
      assertThat(agent.awaitLog(Http1Jar.FILE + " is left out: "))
          .contains("refused")
          .contains("refused.bpf.c:");
      new Http1Jar()
          .version("2.0.1")
          .component(Layout.class)
          .file("bpf/layout.bpf.o", Files.readAllBytes(objects.resolve("layout.bpf.o")))
          .dropInto(folder.path());
      assertThat(agent.awaitLog("struct sonde_head")).contains(Http1Jar.FILE + " is left out: ");
      load.awaitMore(100);
    }
    long requests = nginxRequests();
    assertThat(settled(requests).spans()).isEqualTo(requests);
  }

  private void swap(String version) {
    new Http1Jar().version(version).dropInto(folder.path());
    agent.awaitLog(NAME + " " + version + " is live");
  }

  /** Requests that nginx was asked, this one too. */
  private long nginxRequests() {
    String url = "http://127.0.0.1:" + nginx.port() + "/requests";
    String status = Tool.run(List.of(Needs.command("curl"), "-s", url)).text();
    // server accepts handled requests
    //  7 7 1234
    return Long.parseLong(status.lines().toList().get(2).strip().split(" ")[2]);
  }

  private Ledger settled(long spans) {
    Await.until(
        () -> {
          List<Ledger> all = agent.ledgers();
          return all.stream().allMatch(each -> each.isBalanced() && each.held() == 0)
              && agent.ledger("http1").spans() >= spans;
        });
    assertThat(agent.ledgers()).allMatch(Ledger::isBalanced);
    return agent.ledger("http1");
  }

  private Map<String, Long> kernelObjects() {
    return KernelObjects.of(agent.process().pid()).stream()
        .collect(Collectors.groupingBy(each -> each.split(" ")[0], Collectors.counting()));
  }

  /** Instances of a class, of whichever class loader, after a full collection. */
  private long histogram(String type) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd");
    String text =
        Tool.run(
                List.of(
                    jcmd.toString(), Long.toString(agent.process().pid()), "GC.class_histogram"))
            .text();
    return text.lines().filter(line -> line.strip().endsWith(" " + type)).count();
  }
}
