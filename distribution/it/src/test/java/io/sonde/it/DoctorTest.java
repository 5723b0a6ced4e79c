package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code sonde doctor} as users run it. */
class DoctorTest {
  private static Folder folder;
  private static Path none;

  @BeforeAll
  static void needs() {
    Needs.agent();
    folder = Folder.create();
    none = folder.path().resolve("shell/shell.sock");
  }

  @AfterAll
  static void end() {
    if (folder != null) {
      folder.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, String>> findings(Sonde sonde) {
    return (List<Map<String, String>>) sonde.json();
  }

  private static String state(List<Map<String, String>> findings, String check) {
    return findings.stream()
        .filter(row -> row.get("check").equals(check))
        .map(row -> row.get("state"))
        .reduce((a, b) -> a + " " + b)
        .orElse("missing");
  }

  @Test
  void findsThatRootCanTrace() {
    Sonde sonde = Sonde.run(none, "doctor", "--json");
    List<Map<String, String>> findings = findings(sonde);
    assertThat(findings)
        .allSatisfy(row -> assertThat(row).containsOnlyKeys("check", "state", "finding", "advice"));
    assertThat(state(findings, "verdict")).isEqualTo("ok");
    assertThat(state(findings, "tracing")).isEqualTo("ok");
    assertThat(state(findings, "plugin")).isEqualTo("ok");
    for (String check : List.of("kernel", "BTF", "CAP_BPF", "ring buffer", "backend syscall")) {
      assertThat(state(findings, check)).as(check).isEqualTo("ok");
    }
    assertThat(findings)
        .extracting(row -> row.get("check"))
        .contains("lockdown", "cgroup", "uprobe_multi", "backend stack");
    assertThat(sonde.err()).isEmpty();
    assertThat(sonde.code()).isZero();
    Sonde text = Sonde.run(none, "doctor");
    assertThat(text.code()).isZero();
    assertThat(text.out().lines()).hasSizeGreaterThanOrEqualTo(findings.size());
    assertThat(text.out().lines().toList().getLast()).matches("verdict +ok +can trace");
  }

  @Test
  void findsThatNobodyCannot() {
    Sonde sonde = Sonde.run(none, Rights.nobodyWith(List.of()), "", "doctor", "--json");
    List<Map<String, String>> findings = findings(sonde);
    assertThat(sonde.code()).isEqualTo(1);
    assertThat(state(findings, "CAP_BPF")).isEqualTo("failed");
    assertThat(state(findings, "CAP_PERFMON")).isEqualTo("failed");
    assertThat(state(findings, "CAP_SYS_PTRACE")).isEqualTo("limited");
    assertThat(state(findings, "CAP_DAC_READ_SEARCH")).isEqualTo("limited");
    assertThat(state(findings, "verdict")).isEqualTo("failed");
    assertThat(findings)
        .filteredOn(row -> row.get("check").startsWith("CAP_"))
        .allSatisfy(row -> assertThat(row.get("advice")).startsWith("run sonde as root, or as "));
  }

  @Test
  void findsThatTheRightsOfTheUnitAreEnough() {
    Sonde sonde = Sonde.run(none, Rights.nobodyWith(Rights.OF_THE_UNIT), "", "doctor", "--json");
    assertThat(sonde.code()).as(sonde.out()).isZero();
    assertThat(findings(sonde))
        .filteredOn(row -> row.get("check").startsWith("CAP_"))
        .hasSize(Rights.OF_THE_UNIT.size())
        .allSatisfy(row -> assertThat(row).containsEntry("state", "ok"));
  }

  /** In a container that is closed too far; what the tries say would mislead. */
  @Test
  void tellsOfNamespacesInWhichNothingCanBeTraced() {
    List<String> users = List.of(Needs.command("unshare"), "--user", "--map-root-user");
    List<String> pids = List.of(Needs.command("unshare"), "--fork", "--pid", "--mount-proc");
    for (List<String> wrapper : List.of(users, pids)) {
      Sonde sonde = Sonde.run(none, wrapper, "", "doctor", "--json");
      assertThat(sonde.code()).as(sonde.out() + sonde.err()).isEqualTo(1);
      assertThat(state(findings(sonde), "namespaces")).isEqualTo("failed");
      assertThat(state(findings(sonde), "verdict")).isEqualTo("failed");
    }
  }

  @Test
  void disturbsNoAgentAndAnswersInItsShell() {
    try (Program server = FileServers.nginx();
        Agent agent = Agent.setup().trace(server).start()) {
      List<Exchange> before = Load.run(server.port(), Mix.ofFiles(50));
      Sonde beside = Sonde.run(agent.socket(), "doctor");
      assertThat(beside.code()).as(beside.out()).isZero();
      Sonde inside = Sonde.run(agent.socket(), List.of(), "doctor\n", "shell");
      assertThat(inside.code()).as(inside.out() + inside.err()).isZero();
      assertThat(inside.out()).contains("can trace");
      List<Exchange> exchanges = new ArrayList<>(before);
      exchanges.addAll(Load.run(server.port(), Mix.ofFiles(50)));
      agent.awaitSpans(exchanges.size(), _ -> true);
      Seen.assertMatch(agent.spans(), exchanges, true);
      agent.assertLedgerBalanced();
      agent.stop();
    }
  }

  @Test
  void saysThatTheConfigurationIsWrong() throws Exception {
    Path file = folder.write("wrong.yaml", "no.such.key: 1\n");
    Sonde sonde = Sonde.run(none, "--config", file.toString(), "doctor");
    assertThat(sonde.code()).isEqualTo(1);
    assertThat(sonde.out()).contains("'sonde config check' says what is wrong");
    Path plugins = Files.createDirectory(folder.path().resolve("plugins"));
    file = folder.write("right.yaml", "ebpf.backend: syscall\nplugins.folder: " + plugins + "\n");
    sonde = Sonde.run(none, "--config", file.toString(), "doctor");
    assertThat(sonde.code()).isZero();
    assertThat(sonde.out())
        .contains("with the backend syscall")
        .contains("is empty, so no protocol is understood");
  }
}
