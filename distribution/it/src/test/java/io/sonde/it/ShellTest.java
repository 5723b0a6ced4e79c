package io.sonde.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell of an agent that traces a web server, asked as users ask it. */
class ShellTest {
  private static final int REQUESTS = 30;

  private static Folder folder;
  private static Program server;
  private static Agent agent;
  private static Path socket;

  @BeforeAll
  static void start() {
    Needs.agent();
    int port = FreePort.take();
    folder = Folder.create();
    folder.write("www/file", 17);
    String python = Needs.command("python3");
    server =
        Program.start(
            port,
            folder,
            List.of(python, "-m", "http.server", "-b", "127.0.0.1", "-d", "www", "" + port));
    agent = Agent.setup().trace(server).start();
    socket = agent.socket();
    Load.run(port, Collections.nCopies(REQUESTS, Request.of("GET", "/file", "a=1")));
    agent.awaitSpans(REQUESTS, span -> span.isServedAt(port));
  }

  @AfterAll
  static void stop() {
    if (agent != null) {
      agent.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(String... words) {
    Sonde sonde = Sonde.run(socket, words);
    assertThat(sonde.err()).isEmpty();
    return (List<Map<String, Object>>) sonde.json();
  }

  @Test
  void listsProcesses() {
    assertThat(rows("processes", "--json"))
        .filteredOn(row -> row.get("pid").equals((int) server.pid()))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("traced", true)
                    .containsEntry("service", "http.server")
                    .containsEntry("language", "python")
                    .containsEntry("ports", List.of(server.port())));
  }

  @Test
  void explainsProcesses() {
    Sonde traced = Sonde.run(socket, "explain", "" + server.pid());
    assertThat(traced.code()).isZero();
    assertThat(traced.out())
        .contains("is traced: a selector names it")
        .contains("seen        " + REQUESTS + " of http.server.request")
        .contains("backend ");
    Sonde itself = Sonde.run(socket, "explain", "" + agent.process().pid());
    assertThat(itself.code()).isEqualTo(1);
    assertThat(itself.out()).contains("is not traced");
    assertThat(Sonde.run(socket, "explain", "0").err()).contains("no process 0 was seen");
  }

  @Test
  void showsRates() {
    assertThat(rows("top", "--total", "--json"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row).containsEntry("service", "http.server");
              assertThat(row).containsEntry("route", "GET /file").containsEntry("errors", 0.0);
              assertThat((Double) row.get("p99")).isPositive();
            });
  }

  /** The connection ends with a reset in the middle of a request, so that no span comes of it. */
  @Test
  void listsConnections() throws Exception {
    String local;
    try (Socket client = new Socket("127.0.0.1", server.port())) {
      client.setSoLinger(true, 0);
      client.getOutputStream().write("GET /file HTTP/1.1\r\n".getBytes(US_ASCII));
      local = "127.0.0.1:" + client.getLocalPort();
      assertThat(Await.until(() -> !connections(local).isEmpty())).isTrue();
      assertThat(connections(local))
          .singleElement()
          .satisfies(
              row ->
                  assertThat(row)
                      .containsEntry("local", "127.0.0.1:" + server.port())
                      .containsEntry("role", "server")
                      .containsEntry("state", "idle"));
    }
    assertThat(Await.until(() -> connections(local).isEmpty())).isTrue();
  }

  private static List<Map<String, Object>> connections(String from) {
    return rows("connections", "--json").stream()
        .filter(row -> row.get("remote").equals(from) && "http1".equals(row.get("protocol")))
        .toList();
  }

  @Test
  void listsPluginsAndWhatTheyDid() {
    assertThat(rows("plugins", "--json"))
        .filteredOn(row -> row.get("protocols").equals(List.of("http1")))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("state", "live")
                    .containsEntry("spans", REQUESTS)
                    .containsEntry("failures", 0));
  }

  @Test
  void balancesTheLedger() {
    assertThat(rows("ledger", "--json"))
        .filteredOn(row -> row.get("plugin").equals("http1"))
        .singleElement()
        .satisfies(
            row -> assertThat(row).containsEntry("spans", REQUESTS).containsEntry("open", 0));
  }

  @Test
  void showsTheLastSpansThatAreMeant() {
    Sonde all = Sonde.run(socket, "spans", "--json", "path=/file", "status=2xx");
    assertThat(all.out().lines()).hasSize(REQUESTS).allMatch(line -> line.contains("\"/file\""));
    assertThat(Sonde.run(socket, "spans", "status=error").out()).isEmpty();
    assertThat(Sonde.run(socket, "spans", "min=5").code()).isEqualTo(2);
  }

  @Test
  void showsTheLog() {
    assertThat(Sonde.run(socket, "log", "300").out()).contains(" started in ").contains("tracing");
  }

  @Test
  void runsLinesOfAFile() {
    Sonde sonde =
        Sonde.run(
            socket, List.of(), "processes | grep http.server\nconfig check\ndance\n", "shell");
    assertThat(sonde.out()).contains("http.server").contains("valid").doesNotContain("PID");
    assertThat(sonde.err()).isEqualTo("no command dance: 'help' lists them");
    assertThat(sonde.code()).as("of the last line").isEqualTo(2);
  }

  private static Sonde typed(String... steps) {
    Path typist = Path.of("src/test/programs/typist.py").toAbsolutePath();
    List<String> wrapper = List.of(Needs.command("python3"), typist.toString());
    return Sonde.run(socket, wrapper, String.join("\n", steps) + "\n", "shell");
  }

  @Test
  void completesInterruptsAndRemembers() throws Exception {
    Sonde sonde =
        typed(
            "await sonde> ",
            "type pro\\t",
            "await processes ",
            "type --js\\t\\r",
            "await \"service\":\"http.server\"",
            "await sonde> ",
            "type log -f\\r",
            "await started in",
            "type \\x03",
            "await sonde> ",
            "type \\x1b[A\\x1b[A",
            "await processes --json",
            "type \\x03",
            "await ^C",
            "type exit\\r");
    assertThat(sonde.code()).as(sonde.out()).isZero();
    Path history = socket.getParent().resolveSibling(".sonde_history");
    assertThat(Files.readAllLines(history)).contains("processes --json ", "log -f");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
  }

  @Test
  void drawsTopOverItself() {
    Sonde sonde =
        typed(
            "await sonde> ",
            "type top --interval=200ms\\r",
            "await counting",
            "await requests/s ",
            "await \u001b[",
            "await requests/s ",
            "type \\x03",
            "await sonde> ",
            "type \\x04");
    assertThat(sonde.code()).as(sonde.out()).isZero();
  }

  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  @Test
  void isClosedToOtherUsers() throws Exception {
    Sonde closed = Sonde.run(socket, NOBODY, "", "processes");
    assertThat(closed.code()).isEqualTo(1);
    assertThat(closed.err()).contains("is another user's: ask it as that user or as root");
    assertThat(closed.out()).isEmpty();
    Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    try {
      for (String command : List.of("processes", "shell")) {
        Sonde forced = Sonde.run(socket, NOBODY, "processes\n", command);
        assertThat(forced.code()).isEqualTo(1);
        assertThat(forced.err())
            .contains("this agent is root's: only that user and root may ask it");
        assertThat(forced.out()).isEmpty();
      }
    } finally {
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      Files.setPosixFilePermissions(
          socket.getParent(), PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(Sonde.run(socket, "processes").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"processes", "shell"})
  void saysThatNoAgentRuns(String command) {
    Sonde sonde = Sonde.run(folder.path().resolve("none/none.sock"), command);
    assertThat(sonde.code()).isEqualTo(1);
    assertThat(sonde.err()).contains("no agent runs here").contains("start one with 'sonde run'");
  }

  private static Agent agentAt(Path path) {
    return Agent.setup().select("open_ports: [1]").set("shell.socket", path.toString()).start();
  }

  @Test
  void survivesAnAgentThatWasKilledAndRespectsOneThatLives() {
    Path other = folder.path().resolve("other/shell.sock");
    Agent killed = agentAt(other);
    killed.kill();
    assertThat(other).exists();
    assertThat(Sonde.run(other, "processes").err()).contains("no agent runs here");
    try (Agent next = agentAt(other);
        Agent late = agentAt(other)) {
      late.awaitLog("goes on without a shell: another agent has the shell at " + other);
      assertThat(Sonde.run(other, "log", "--json").out()).doesNotContain("goes on without");
      next.stop();
    }
    assertThat(other).doesNotExist();
  }
}
