package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The systemd unit: what systemd says of it, and whether the agent works as confined as it is. */
class SystemdTest {
  private static final Path SYSTEMD = Agent.HOME.resolve("systemd");
  private static final Path UNIT = SYSTEMD.resolve("sonde.service");

  /** What README.md says, in tenths. */
  private static final int EXPOSURE = 22;

  private Folder folder;

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  @BeforeEach
  void folder() {
    folder = Folder.create();
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private static int run(Path output, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void passesTheChecksOfSystemd() throws Exception {
    String analyze = Needs.command("systemd-analyze");
    Path output = folder.path().resolve("output");
    String unit = Files.readString(UNIT).replace("/opt/sonde", Agent.HOME.toString());
    Path copy = folder.write("sonde.service", unit);
    assertThat(run(output, analyze, "verify", "--man=no", copy.toString()))
        .as(Files.readString(output))
        .isZero();
    // What other units of this machine do wrong is printed too.
    assertThat(output).content().doesNotContain("sonde");
    assertThat(
            run(
                output,
                analyze,
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + EXPOSURE,
                copy.toString()))
        .as(Files.readString(output))
        .isZero();
  }

  /** As {@code confined.py} says: systemd itself would have to be process 1. */
  @Test
  void givesTheAgentAllThatItNeeds() throws IOException {
    Needs.command("systemd-analyze");
    Needs.command("gcc");
    List<String> wrapper =
        List.of(
            Needs.command("unshare"),
            "--mount",
            "/usr/bin/python3",
            Path.of("src/test/programs/confined.py").toAbsolutePath().toString(),
            UNIT.toString(),
            folder.path().toString());
    Path socket = folder.path().resolve("run/shell.sock");
    try (Program nginx = FileServers.nginx();
        Program go = Shops.go();
        Agent agent =
            Agent.setup()
                .under(wrapper)
                .set("shell.socket", socket.toString())
                .trace(nginx, go)
                .start()) {
      Path status = Path.of("/proc", "" + agent.process().pid(), "status");
      assertThat(Files.readAllLines(status))
          .contains("CapEff:\t000000c000080004", "NoNewPrivs:\t1", "Seccomp:\t2");
      assertThat(agent.log()).noneMatch(line -> line.contains(" warn "));
      List<Exchange> files = Load.run(nginx.port(), Mix.ofFiles(100));
      List<Exchange> shop = Load.run(go.port(), Mix.ofShop(100));
      agent.awaitSpans(200, _ -> true);
      Seen.assertMatch(agent.spans(span -> span.isServedAt(nginx.port())), files, true);
      Seen.assertMatch(agent.spans(span -> span.isServedAt(go.port())), shop, true);
      assertThat(agent.spans()).extracting(Span::service).contains("nginx");
      assertThat(Sonde.run(socket, "processes").out()).contains("nginx");
      Sonde doctor = Sonde.run(socket, List.of(), "doctor\n", "shell");
      assertThat(doctor.code()).as(doctor.out()).isZero();
      agent.assertLedgerBalanced();
      agent.stop();
    }
  }

  @Test
  void bringsThePluginsOfTheTarballOnceIntoAFolderThatCanBeWritten() throws Exception {
    Path home = Files.createDirectory(folder.path().resolve("home"));
    Path script = Files.createDirectory(home.resolve("systemd")).resolve("seed-plugins");
    Files.copy(SYSTEMD.resolve("seed-plugins"), script);
    script.toFile().setExecutable(true);
    Path target = folder.path().resolve("state/plugins");
    for (String jar : List.of("http1.jar", "redis.jar")) {
      folder.write("home/plugins/" + jar, "1 of " + jar);
    }
    seed(script, target);
    assertThat(jars(target)).isEqualTo(Map.of("http1.jar", "1", "redis.jar", "1"));
    Files.delete(target.resolve("redis.jar"));
    Files.writeString(target.resolve("own.jar"), "9 of its own");
    seed(script, target);
    assertThat(jars(target)).isEqualTo(Map.of("http1.jar", "1", "own.jar", "9"));
    folder.write("home/plugins/http1.jar", "2 of http1.jar");
    seed(script, target);
    assertThat(jars(target)).isEqualTo(Map.of("http1.jar", "2", "redis.jar", "1", "own.jar", "9"));
  }

  private void seed(Path script, Path target) throws Exception {
    Path output = folder.path().resolve("output");
    assertThat(run(output, script.toString(), target.toString()))
        .as(Files.readString(output))
        .isZero();
  }

  /** First letter of each by its name. */
  private static Map<String, String> jars(Path folder) throws IOException {
    Map<String, String> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jar")).toList()) {
        jars.put(file.getFileName().toString(), Files.readString(file).substring(0, 1));
      }
    }
    return jars;
  }
}
