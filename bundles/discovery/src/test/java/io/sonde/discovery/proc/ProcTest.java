package io.sonde.discovery.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.discovery.FakeProc;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcTest {
  private final FakeProc fake = new FakeProc();
  private final Proc proc = fake.proc();

  @AfterEach
  void removeTree() {
    fake.close();
  }

  @Test
  void listsProcessesOnly() {
    fake.file("meminfo", "");
    fake.file("12a", "");
    fake.file("99999999999999999999", "");
    fake.file("0", "");
    fake.process(4194303).write();
    assertThat(proc.pids()).containsExactlyInAnyOrder(1, 4194303);
    assertThat(new Proc("/nowhere").pids()).isEmpty();
  }

  @Test
  void whatIsGoneIsNothing() {
    assertThat(proc.stat(5)).isNull();
    assertThat(proc.executable(5)).isNull();
    assertThat(proc.workingDirectory(5)).isNull();
    assertThat(proc.netNamespace(5)).isNull();
    assertThat(proc.listeningSockets(5)).isNull();
    assertThat(proc.arguments(5)).isEmpty();
    assertThat(proc.sockets(5)).isEmpty();
    assertThat(proc.environment(5).value("A")).isEmpty();
    assertThat(proc.cgroup(5)).isEqualTo(Cgroup.NONE);
    assertThat(proc.line("nothing")).isEmpty();
  }

  @Test
  void readsArguments() {
    fake.process(5).commandLine("a\0\0b c\0d").write();
    assertThat(proc.arguments(5)).containsExactly("a", "", "b c", "d");
    fake.process(5).commandLine("x\0".repeat(5000)).write();
    assertThat(proc.arguments(5)).hasSize(1024);
    fake.process(5).commandLine("x".repeat(100_000)).write();
    assertThat(proc.arguments(5).getFirst()).hasSize(32 * 1024);
  }

  @Test
  void readsSingleVariables() {
    fake.process(5).variable("AB", "wrong").variable("A", "b=c").variable("E", "").write();
    Environment environment = proc.environment(5);
    assertThat(environment.value("A")).isEqualTo("b=c");
    assertThat(environment.value("E")).isEmpty();
    assertThat(environment.value("B")).isEmpty();
    assertThat(new Environment(new byte[] {'A'}).value("A")).isEmpty();
  }

  @Test
  void findsSocketsAndTheirPorts() {
    fake.process(5).sockets(100, 200).write();
    fake.listen("net:[1]", 8080, 200);
    assertThat(proc.sockets(5)).containsExactlyInAnyOrder(100, 200);
    assertThat(proc.listeningSockets(5)).isEqualTo(Map.of(200L, 8080));
  }

  @Test
  void readsNoFurtherThanTheListeners() {
    fake.process(5).write();
    String line = "   0: 00000000:1F90 00000000:0000 %s 0:0 0:0 0 0 0 %d 1\n";
    fake.file("5/net/tcp", "heading\n" + line.formatted("01", 1) + line.formatted("0A", 2));
    fake.file("5/net/tcp6", "heading\n" + line.formatted("0A", 3) + "garbage\n");
    assertThat(proc.listeningSockets(5)).isEqualTo(Map.of(3L, 8080));
  }
}
