package io.sonde.it.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Built;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Span;
import io.sonde.it.hard.Expect;
import io.sonde.it.hard.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two containers whose servers listen on the same port, seen from outside: nginx, and a static
 * program in Go that has a user namespace too.
 */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class ContainerTest {
  private static final int COUNT = 40;
  private static final String WEB = "/srv/web/nginx";
  private static final String SHOP = "/srv/shop/boxed";

  @Parameter private String backend;
  private final int port = FreePort.take();
  private Box web;
  private Box shop;

  @BeforeEach
  void start() {
    Needs.agent();
    web =
        Box.create()
            .file(WEB, Path.of(Needs.command("nginx")))
            .file("/srv/web/www/file", "hello")
            .file(
                "/srv/web/nginx.conf",
                """
                daemon off; worker_processes 2; pid nginx.pid; error_log stderr; user root;
                events {}
                http {
                  access_log off;
                  server {
                    listen %d;
                    root /srv/web/www;
                    location / { try_files /file =404; }
                  }
                }
                """
                    .formatted(port));
    shop =
        Box.create().file(SHOP, Built.go("shop.go", "goshop-static", Map.of("CGO_ENABLED", "0")));
  }

  @AfterEach
  void end() {
    web.close();
    shop.close();
  }

  private void startWeb() {
    web.start(port, WEB, "-e", "stderr", "-p", "/srv/web", "-c", "nginx.conf");
  }

  private void startShop() {
    shop.start(
        port, "unshare", "--user", "--map-root-user", SHOP, Integer.toString(port), "0.0.0.0");
  }

  /** One is there before the agent, the other comes after. */
  @Test
  void areFoundByTheirPortAndToldApart() {
    startWeb();
    Agent agent =
        Agent.setup()
            .backend(backend)
            .select("open_ports: [" + port + "]", "containers_only: true")
            .start();
    agent.awaitTracing(web.pid());
    startShop();
    agent.awaitTracing(shop.pid());
    assertWeb(agent, Asked.of(web.address(), port, "/web", COUNT));
    assertShop(agent, Asked.of(shop.address(), port, "/shop", COUNT), shop.host());
    assertThat(agent.spans()).hasSize(2 * COUNT);
    Expect.end(agent);
  }

  /** By its path in its own file system, which the host's has not. */
  @Test
  void areFoundByTheirExecutable() {
    startShop();
    startWeb();
    Agent agent =
        Agent.setup().backend(backend).select("executable: \"{" + SHOP + "," + WEB + "}\"").start();
    agent.awaitTracing(web.pid());
    agent.awaitTracing(shop.pid());
    assertWeb(agent, Asked.of(web.address(), port, "/web", COUNT));
    assertShop(agent, Asked.of(shop.address(), port, "/shop", COUNT), shop.host());
    Expect.end(agent);
  }

  /** The port of the other is another one, though it has the same number. */
  @Test
  void oneIsTracedAndTheOtherIsNot() {
    startWeb();
    startShop();
    Agent agent = Agent.setup().backend(backend).select("executable: \"" + SHOP + "\"").start();
    agent.awaitTracing(shop.pid());
    Asked asked = Asked.of(web.address(), port, "/web", COUNT);
    assertShop(agent, Asked.of(shop.address(), port, "/shop", COUNT), shop.host());
    asked.assertUnseen(agent);
    assertThat(ListeningSockets.of(agent, port)).isEqualTo(1);
    Expect.end(agent);
  }

  /** Over the loopback of each, which has the same addresses in both. */
  @Test
  void areToldApartOverTheirLoopbacks() {
    startWeb();
    startShop();
    Agent agent =
        Agent.setup()
            .backend(backend)
            .select("open_ports: [" + port + "]", "containers_only: true")
            .start();
    agent.awaitTracing(web.pid());
    agent.awaitTracing(shop.pid());
    String url = "http://127.0.0.1:" + port + "/inside?size=5&n=[1-" + COUNT + "]";
    for (Box box : List.of(web, shop)) {
      Tool curl = Tool.run(box.inNetwork(Needs.command("curl"), "-sS", "--no-keepalive", url));
      assertThat(curl.text()).hasSize(5 * COUNT);
    }
    List<Span> spans = agent.awaitSpans(2 * COUNT, Expect.path("/inside"));
    agent.assertLedgerBalanced();
    assertThat(spans).hasSize(2 * COUNT);
    assertThat(spans.stream().filter(span -> span.service().equals("nginx"))).hasSize(COUNT);
    assertThat(spans.stream().filter(span -> span.service().equals("boxed"))).hasSize(COUNT);
    for (Span span : spans) {
      Expect.exchange(span, "GET", 200, 0, 5);
      assertThat(span.isServedAt(port)).isTrue();
      assertThat(span.text("client.address")).isEqualTo("127.0.0.1");
      assertThat(span.text("server.address")).isEqualTo("127.0.0.1");
    }
    Expect.end(agent);
  }

  private void assertWeb(Agent agent, Asked asked) {
    Set<String> pids = web.pids().stream().map(pid -> pid.toString()).collect(Collectors.toSet());
    for (Span span : asked.assertSeen(agent)) {
      assertThat(span.service()).isEqualTo("nginx");
      assertThat(span.text("client.address")).isEqualTo(web.host());
      assertThat(span.resource())
          .containsEntry("process.executable.path", WEB)
          .containsEntry("process.executable.name", "nginx");
      assertThat(pids).contains((String) span.resource().get("process.pid"));
      // The master is the first process of its namespace; the workers serve.
      assertThat(span.resource().get("process.vpid"))
          .isEqualTo(innermostPid((String) span.resource().get("process.pid")))
          .isNotEqualTo("1");
    }
  }

  private void assertShop(Agent agent, Asked asked, String client) {
    for (Span span : asked.assertSeen(agent)) {
      assertThat(span.service()).isEqualTo("boxed");
      assertThat(span.text("client.address")).isEqualTo(client);
      assertThat(span.resource())
          .containsEntry("process.executable.path", SHOP)
          .containsEntry("process.executable.name", "boxed")
          .containsEntry("process.pid", Long.toString(shop.pid()))
          .containsEntry("process.vpid", "1")
          .containsEntry("telemetry.sdk.language", "go");
    }
  }

  /** What {@code /proc} says of a process, the innermost of its ids last. */
  private static String innermostPid(String pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", pid, "status"))) {
      String line = lines.filter(each -> each.startsWith("NSpid:")).findFirst().orElseThrow();
      return line.substring(line.lastIndexOf('\t') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
