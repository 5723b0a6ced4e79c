package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each capability taken away in turn from an agent that is an ordinary user: one clear sentence,
 * and what can be done without it is done. That it works with all four shows {@link AgentLifeTest}.
 */
class PrivilegeTest {
  /** One that other users may run, too. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  /**
   * A server.
   *
   * @param wrapper makes it another user's than root's
   */
  private static Program server(List<String> wrapper) {
    Needs.that(Files.isExecutable(PYTHON), PYTHON + ": run distribution/setup test");
    int port = FreePort.take();
    Folder folder = Folder.create();
    folder.write("www/small", 17);
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(PYTHON.toString(), "-m", "http.server", "-b", "127.0.0.1", "-d", "www", "" + port));
    return Program.start(port, folder, command);
  }

  private static List<Request> requests(String of) {
    return Stream.iterate(0, i -> i + 1)
        .limit(20)
        .map(i -> Request.of("GET", "/small", of + "=" + i))
        .toList();
  }

  private static void assertWarnedOnce(Agent agent, String capability) {
    assertThat(agent.log())
        .filteredOn(line -> line.contains(" warn "))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(" warn without " + capability + ", "));
  }

  static Stream<Arguments> needed() {
    return Stream.of(
        Arguments.of(List.of("bpf"), "CAP_BPF"),
        Arguments.of(List.of("perfmon"), "CAP_PERFMON"),
        Arguments.of(List.of("bpf", "perfmon"), "CAP_BPF, CAP_PERFMON"),
        Arguments.of(Rights.OF_THE_UNIT, "CAP_BPF, CAP_PERFMON"));
  }

  @ParameterizedTest
  @MethodSource("needed")
  void endsWithASentenceWithoutBpfOrPerfmon(List<String> without, String names) {
    try (Folder folder = Folder.create().openToAll()) {
      Sonde sonde =
          Sonde.run(
              folder.path().resolve("shell/shell.sock"),
              Rights.nobodyWithout(without.toArray(String[]::new)),
              "",
              "run");
      assertThat(sonde.code()).isEqualTo(1);
      assertThat(sonde.out()).isEmpty();
      assertThat(sonde.err().lines())
          .containsExactly(
              "sonde: cannot trace on this host: missing "
                  + names
                  + ": run sonde as root, or as systemd/sonde.service does with CAP_BPF,"
                  + " CAP_PERFMON, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH",
              "sonde: 'sonde doctor' says what this host allows");
    }
  }

  @Test
  void tracesItsOwnUserWithoutSysPtrace() {
    try (Program own = server(Rights.nobodyWith(List.of()));
        Program other = server(List.of());
        Agent agent =
            Agent.setup()
                .under(Rights.nobodyWithout("sys_ptrace"))
                .trace(own)
                .select("open_ports: [" + other.port() + "]")
                .start()) {
      assertWarnedOnce(agent, "CAP_SYS_PTRACE");
      List<Exchange> seen = Load.run(own.port(), requests("own"));
      Load.run(other.port(), requests("other"));
      agent.awaitSpans(seen.size(), _ -> true);
      agent.assertLedgerBalanced();
      Seen.assertMatch(agent.spans(), seen);
      assertThat(agent.spans()).allMatch(span -> span.service().equals("http.server"));
      Sonde explained = Sonde.run(agent.socket(), "explain", "" + other.pid());
      assertThat(explained.code()).isEqualTo(1);
      assertThat(explained.out()).contains("the agent may lack CAP_SYS_PTRACE");
      agent.stop();
    }
  }

  @Test
  void tracesWhatItFindsWithoutDacReadSearch() {
    try (Program own = server(Rights.nobodyWith(List.of()));
        Program named = FileServers.nginx();
        Program older = server(List.of());
        Agent agent =
            Agent.setup()
                .under(Rights.nobodyWithout("dac_read_search"))
                .trace(own)
                .select("command_line: \"*" + named.folder().path() + "*\"")
                .select("open_ports: [" + older.port() + "]")
                // Any of a user's ports: who begins to listen later is found.
                .select("open_ports: [1024-65535]", "command_line: \"*-p HTTP/1.1*\"")
                .start()) {
      agent.awaitTracing(named);
      assertWarnedOnce(agent, "CAP_DAC_READ_SEARCH");
      try (Program younger = FileServers.python()) {
        agent.awaitTracing(younger);
        List<Exchange> seen = new ArrayList<>();
        seen.addAll(Load.run(own.port(), requests("own")));
        seen.addAll(Load.run(named.port(), requests("named")));
        seen.addAll(Load.run(younger.port(), requests("younger")));
        Load.run(older.port(), requests("older"));
        agent.awaitSpans(seen.size(), _ -> true);
        agent.assertLedgerBalanced();
        Seen.assertMatch(agent.spans(), seen);
        agent.stop();
      }
    }
  }

  /** Root in a container, as it is by default but for what tracing needs. */
  @Test
  void takesTheLargerRightsOfContainersAsWell() {
    List<String> root =
        List.of(
            Needs.command("setpriv"),
            "--no-new-privs",
            "--bounding-set=-all,+dac_override,+sys_admin,+sys_ptrace",
            "--inh-caps=-all");
    try (Program server = FileServers.nginx();
        Agent agent = Agent.setup().under(root).trace(server).start()) {
      assertThat(agent.log()).noneMatch(line -> line.contains(" warn "));
      List<Exchange> exchanges = Load.run(server.port(), Mix.ofFiles(50));
      agent.awaitSpans(50, _ -> true);
      Seen.assertMatch(agent.spans(), exchanges, true);
      agent.assertLedgerBalanced();
      agent.stop();
    }
  }
}
