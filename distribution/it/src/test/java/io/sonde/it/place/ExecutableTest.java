package io.sonde.it.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Built;
import io.sonde.it.Folder;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import io.sonde.it.hard.Expect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs whose file is out of sight: in a chroot, deleted, replaced. A static one in Go. */
class ExecutableTest {
  private static final int COUNT = 20;

  private static Path server;

  @BeforeAll
  static void build() {
    Needs.agent();
    server = Built.go("shop.go", "goshop-static", Map.of("CGO_ENABLED", "0"));
  }

  @Test
  void staticProgramInAChroot() throws IOException {
    Folder folder = Folder.create();
    Path file = copy(folder, "root/bin/jailed");
    Program jailed = start(folder, Needs.command("chroot"), "root", "/bin/jailed");
    Agent agent = Agent.setup().select("executable: \"" + file + "\"").start();
    agent.awaitTracing(jailed);
    assertIs(Asked.loopback(jailed.port(), "/jail", COUNT), agent, jailed, file);
    Expect.end(agent, jailed);
  }

  @Test
  void programWhoseFileWasDeletedBeforeTheAgentCame() throws IOException {
    Folder folder = Folder.create();
    Path file = copy(folder, "gone");
    Program gone = start(folder, file.toString());
    Files.delete(file);
    Agent agent = Agent.setup().select("executable: \"" + file + "\"").start();
    agent.awaitTracing(gone);
    assertIs(Asked.loopback(gone.port(), "/gone", COUNT), agent, gone, file);
    Expect.end(agent, gone);
  }

  /** As packages are upgraded: the old program goes on until it is restarted. */
  @Test
  void programWhoseFileIsReplacedWhileItRuns() throws IOException {
    Folder folder = Folder.create();
    Path file = copy(folder, "upgraded");
    Program old = start(folder, file.toString());
    Agent agent = Agent.setup().select("executable: \"" + file + "\"").start();
    agent.awaitTracing(old);
    Path next = copy(folder, "upgraded.new");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertIs(Asked.loopback(old.port(), "/old", COUNT), agent, old, file);
    Program young = start(Folder.create(), file.toString());
    agent.awaitTracing(young);
    assertIs(Asked.loopback(young.port(), "/young", COUNT), agent, young, file);
    assertIs(Asked.loopback(old.port(), "/still", COUNT), agent, old, file);
    Expect.end(agent, young, old);
  }

  private static Path copy(Folder folder, String name) throws IOException {
    Path file = folder.path().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.copy(server, file);
  }

  private static Program start(Folder folder, String... command) {
    int port = FreePort.take();
    List<String> all = new java.util.ArrayList<>(List.of(command));
    all.add(Integer.toString(port));
    return Program.start(port, folder, all);
  }

  private static void assertIs(Asked asked, Agent agent, Program program, Path file) {
    for (Span span : asked.assertSeen(agent)) {
      assertThat(span.service()).isEqualTo(file.getFileName().toString());
      assertThat(span.resource())
          .containsEntry("process.pid", Long.toString(program.pid()))
          .containsEntry("process.executable.name", file.getFileName().toString())
          .containsEntry("process.executable.path", file.toString())
          .containsEntry("telemetry.sdk.language", "go")
          .doesNotContainKey("process.vpid");
    }
  }
}
