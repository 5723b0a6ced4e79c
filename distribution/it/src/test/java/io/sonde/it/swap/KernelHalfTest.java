package io.sonde.it.swap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Await;
import io.sonde.it.Folder;
import io.sonde.it.KernelObjects;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import io.sonde.it.hard.Servers;
import io.sonde.it.hard.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plugin that {@code sonde plugin new --kernel} writes, built as its author would and dropped
 * into a running agent: a mark on a span was noted in the kernel and read in Java.
 */
class KernelHalfTest {
  private static final String JAR = "sonde.protocol.lines.jar";

  @BeforeAll
  static void needs() {
    Needs.agent();
    Needs.command("mvn");
  }

  @Test
  void bothHalvesComeChangeAndGoTogether() throws Exception {
    try (Folder folder = Folder.create();
        Program server = Servers.lines()) {
      Path home = folder.path();
      Path plugins = Files.createDirectory(home.resolve("plugins"));
      in(home, Agent.HOME + "/bin/sonde", "plugin", "new", "lines", "--kernel");
      try (Agent agent =
          Agent.setup().trace(server).set("plugins.folder", plugins.toString()).start()) {
        Map<String, Long> before = kernelObjects(agent);
        dropIn(home, plugins);
        agent.awaitLog("sonde.protocol.lines 0.1.0 is live");
        try (Socket client = new Socket("127.0.0.1", server.port())) {
          // A signature knows it, so the handler sees the connection from its first message on.
          assertThat(ask(client, "HELLO you")).isEqualTo("OK");
          assertThat(ask(client, "ASK more")).isEqualTo("ERR no");
          assertThat(agent.awaitSpans(2, KernelHalfTest::isOurs))
              .extracting(span -> span.errorType() + " " + span.number("lines.mark"))
              .containsExactly("null -1", "ERR 1");

          edit(home.resolve("lines/src/main/bpf/lines.bpf.c"), "MARK_ERROR 1", "MARK_ERROR 2");
          edit(
              home.resolve("lines/pom.xml"),
              "0.1.0</version>\n  <name>",
              "0.2.0</version>\n  <name>");
          dropIn(home, plugins);
          agent.awaitLog("sonde.protocol.lines 0.2.0 is live");
          assertThat(ask(client, "ASK more")).isEqualTo("ERR no");
          assertThat(agent.awaitSpans(3, KernelHalfTest::isOurs).getLast().number("lines.mark"))
              .isEqualTo(2);
        }
        Files.delete(plugins.resolve(JAR));
        assertThat(Await.until(() -> kernelObjects(agent).equals(before)))
            .as("programs, maps and links: %s, before %s", kernelObjects(agent), before)
            .isTrue();
        agent.assertLedgerBalanced();
      }
    }
  }

  private static boolean isOurs(Span span) {
    return span.attributes().containsKey("lines.operation");
  }

  private static String ask(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    return new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII)).readLine();
  }

  private static void in(Path folder, String... command) {
    Tool tool = Tool.run(new ProcessBuilder(command).directory(folder.toFile()), 600);
    assertThat(tool.exit()).as(tool.text()).isZero();
  }

  private static void dropIn(Path home, Path plugins) throws IOException {
    Path project = home.resolve("lines");
    in(project, "mvn", "-q", "-B", "package");
    Path arriving = plugins.resolve(JAR + ".arriving");
    Files.copy(project.resolve("target").resolve(JAR), arriving);
    Files.move(arriving, plugins.resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).containsOnlyOnce(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static Map<String, Long> kernelObjects(Agent agent) {
    return KernelObjects.of(agent.process().pid()).stream()
        .collect(Collectors.groupingBy(each -> each.split(" ")[0], Collectors.counting()));
  }
}
