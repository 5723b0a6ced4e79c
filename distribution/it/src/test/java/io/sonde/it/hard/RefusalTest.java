package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Folder;
import io.sonde.it.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent that cannot do what it is asked for says why in plain words, and ends. */
class RefusalTest {
  private static final String SONDE = Agent.HOME.resolve("bin/sonde").toString();

  @BeforeAll
  static void needs() {
    Needs.agent();
    Needs.command("setpriv");
    Needs.command("unshare");
  }

  /** Runs the agent, which must end by itself. */
  private static Tool run(List<String> before, Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>(before);
    command.add(SONDE);
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches("(SONDE|OTEL)_.*"));
    builder.environment().putAll(environment);
    return Tool.run(builder);
  }

  private static void assertPlain(Tool tool, int exit, String sentence) {
    assertThat(tool.text()).contains(sentence);
    assertThat(tool.lines())
        .as("every line is for the user")
        .allMatch(line -> line.startsWith("sonde: "))
        .hasSizeLessThan(8)
        .noneMatch(line -> line.contains("Exception") || line.contains("\tat "));
    assertThat(tool.exit()).isEqualTo(exit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prometheus.prot: 9090 | :1:1: unknown key 'prometheus.prot', did you mean"
            + " 'prometheus.port'?",
        "ebpf.backend: lsm | :1:15: ebpf.backend is 'lsm', expected auto, fentry, kprobe, stack or"
            + " syscall",
        "otlp.timeout: 10 | :1:15: otlp.timeout is '10', a duration needs a unit",
        "discovery.open_ports: [99999] | discovery.open_ports is '99999', expected a port",
        "console: {format | not valid YAML",
      })
  void refusesAWrongConfiguration(String line, String sentence) {
    try (Folder folder = Folder.create()) {
      String file = folder.write("sonde.yaml", line + "\n").toString();
      Tool tool = run(List.of(), Map.of(), "run", "--config", file);
      assertPlain(tool, 2, sentence);
      assertThat(tool.text()).startsWith("sonde: " + file + ":");
    }
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Tool tool = run(List.of(), Map.of(), "run", "--config", "/nowhere/sonde.yaml");
    assertPlain(tool, 2, "/nowhere/sonde.yaml: cannot be read: there is no such file");
  }

  @Test
  void refusesAWrongVariable() {
    Tool tool = run(List.of(), Map.of("SONDE_EBPF_RING_SIZE", "3MiB"), "run");
    assertPlain(tool, 2, "SONDE_EBPF_RING_SIZE: ebpf.ring_size is '3MiB', expected a size");
  }

  @Test
  void refusesAnUnknownCommand() {
    // Only a running agent knows all commands; here none is reached.
    Tool tool = run(List.of(), Map.of("SONDE_SHELL_SOCKET", "/none/shell.sock"), "rum");
    assertPlain(tool, 1, "without an agent there are run, shell, ");
  }

  /** CAP_SYS_ADMIN, which includes others, is taken away in each case. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-all | CAP_BPF, CAP_PERFMON",
        "-sys_admin,-bpf | CAP_BPF",
        "-sys_admin,-perfmon,-sys_ptrace | CAP_PERFMON",
      })
  void namesTheNeededCapabilitiesThatItLacks(String taken, String named) {
    Tool tool = run(List.of("setpriv", "--bounding-set=" + taken), Map.of(), "run");
    assertPlain(tool, 1, "cannot trace on this host: missing " + named + ": run sonde as root");
  }

  @Test
  void saysThatTheKernelForbidsWhatItsCapabilitiesPromise() {
    Tool tool = run(List.of("unshare", "--user", "--map-root-user"), Map.of(), "run");
    assertPlain(tool, 1, "the kernel does not permit it");
    assertThat(tool.lines())
        .anyMatch(line -> line.contains("it runs in a user namespace, where capabilities do not"));
  }

  @Test
  void saysThatThereIsNoBtf() {
    Tool tool =
        Tool.run(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /sys/kernel/btf && exec " + SONDE + " run"));
    assertPlain(tool, 1, "this kernel has no BTF (/sys/kernel/btf/vmlinux)");
  }

  /** Processes have other ids in a namespace, so that no hook recognises the agent's own. */
  @Test
  void saysOfEachBackendWhyItDoesNotWork() {
    List<String> elsewhere = List.of("unshare", "--pid", "--fork", "--mount-proc");
    Tool tool = run(elsewhere, Map.of(), "run");
    assertPlain(tool, 1, "cannot trace on this host");
    assertThat(tool.lines())
        .anyMatch(line -> line.contains("stack tracepoints: "))
        .anyMatch(line -> line.contains("system calls: attached, but what a process sends is not"));
  }
}
