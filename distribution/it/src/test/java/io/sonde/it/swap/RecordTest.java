package io.sonde.it.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Await;
import io.sonde.it.Client;
import io.sonde.it.Folder;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Request;
import io.sonde.it.Sonde;
import io.sonde.it.hard.Servers;
import io.sonde.it.hard.Wire;
import io.sonde.spi.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From real traffic to the self-test of a plugin: {@code sonde record}, and the gate. */
class RecordTest {
  private static final String CONSENT = "--i-may-record-personal-data";

  private Folder folder;
  private Program nginx;
  private Program lines;
  private Agent agent;

  @BeforeEach
  void start() {
    Needs.agent();
    folder = Folder.create();
    nginx = Servers.nginx();
    lines = Servers.lines();
    new Http1Jar().dropInto(folder.path());
    agent =
        Agent.setup().trace(nginx, lines).set("plugins.folder", folder.path().toString()).start();
  }

  @AfterEach
  void end() {
    agent.close();
    nginx.close();
    lines.close();
    folder.close();
  }

  @Test
  void realBytesBecomeTheSelfTestOfAPlugin() throws Exception {
    Path files = folder.path().resolve("recorded");
    Recording recording = record(files);
    String text = recording.text();
    assertThat(text).contains("> @0 ", "GET /small?", "200 OK", "Server: nginx");

    String name = Recording.FOLDER + "/nginx" + Recording.SUFFIX;
    dropIn("1.0.1", name, text + "= server GET url.path=/small http.response.status_code=201\n");
    assertThat(agent.awaitLog(Http1Jar.FILE + " is left out: "))
        .contains("expected span server GET with http.response.status_code=201, got 200");
    dropIn("1.0.2", name, text + "= server GET url.path=/small http.response.status_code=200\n");
    agent.awaitLog("io.sonde.protocol.http1 1.0.2 is live");
    assertThat(agent.ledgers()).allMatch(ledger -> ledger.isBalanced());
  }

  private void dropIn(String version, String name, String recording) {
    new Http1Jar()
        .version(version)
        .file(name, recording.getBytes(StandardCharsets.US_ASCII))
        .dropInto(folder.path());
  }

  private Sonde record(Program server, String protocol, Path files, String... bounds) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "record",
                ":" + server.port(),
                "--folder",
                files.toString(),
                "--protocol",
                protocol,
                CONSENT));
    words.addAll(List.of(bounds));
    return Sonde.run(agent.socket(), words.toArray(String[]::new));
  }

  /** Records one connection of nginx; it is not known when the recorder begins to listen. */
  private Recording record(Path files) throws Exception {
    CompletableFuture<Sonde> command =
        CompletableFuture.supplyAsync(() -> record(nginx, "http1", files, "--connections", "1"));
    assertThat(
            Await.until(
                () -> {
                  try (Client client = new Client(nginx.port())) {
                    client.exchange(Request.of("GET", "/small", ""), true);
                  }
                  return command.isDone();
                }))
        .isTrue();
    Sonde sonde = command.get();
    Path file = files.resolve("http1-1.rec");
    assertThat(sonde.code()).as("%s%n%s", sonde.out(), sonde.err()).isZero();
    assertThat(sonde.out()).endsWith(file + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    return Recording.parse(file.getFileName().toString(), Files.readAllBytes(file));
  }

  /** What the agent gives up goes on being told until the recording is over, and no longer. */
  @Test
  void aProtocolThatNobodyKnowsIsRecordedWhole() throws Exception {
    Path files = folder.path().resolve("recorded");
    List<Wire> clients = new ArrayList<>();
    try {
      CompletableFuture<Sonde> command =
          CompletableFuture.supplyAsync(
              () -> record(lines, "lines", files, "--connections", "1", "--bytes", "400"));
      Await.until(
          () -> {
            Wire client = new Wire(lines.port());
            clients.add(client);
            ask(client, 1);
            assertThat(Await.until(() -> isGivenUp(client))).isTrue();
            ask(client, 40);
            return command.isDone();
          });
      assertThat(command.get().code()).as(command.get().err()).isZero();
      Path file = files.resolve("lines-1.rec");
      Recording recording = Recording.parse("lines-1.rec", Files.readAllBytes(file));
      assertThat(recording.text().split("HELLO", -1)).hasSizeGreaterThan(25);

      int port = recording.remote().getPort();
      Wire client =
          clients.stream().filter(each -> each.localPort() == port).findFirst().orElseThrow();
      assertThat(
              Await.until(
                  () -> {
                    long before = agent.ledger("core").captured();
                    ask(client, 1);
                    return agent.ledger("core").captured() == before;
                  }))
          .as("no record is made of it any more")
          .isTrue();
    } finally {
      clients.forEach(Wire::close);
    }
  }

  private static void ask(Wire client, int times) {
    for (int i = 0; i < times; i++) {
      client.send("HELLO you\r\n");
      assertThat(client.line()).isEqualTo("OK");
    }
  }

  private boolean isGivenUp(Wire client) {
    String listed = Sonde.run(agent.socket(), "connections", "--json").out();
    return listed
        .lines()
        .anyMatch(
            row ->
                row.contains("\"remote\":\"127.0.0.1:" + client.localPort() + "\"")
                    && row.contains("\"state\":\"unclaimed\""));
  }

  @Test
  void nothingIsRecordedWithoutConsent() {
    Path files = folder.path().resolve("recorded");
    Sonde sonde =
        Sonde.run(agent.socket(), "record", ":" + nginx.port(), "--folder", files.toString());
    assertThat(sonde.code()).isEqualTo(2);
    assertThat(sonde.err()).contains("passwords, cookies, names").contains(CONSENT);
    assertThat(files).doesNotExist();
  }
}
