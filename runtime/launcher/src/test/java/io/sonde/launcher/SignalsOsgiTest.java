package io.sonde.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent as a process of its own. */
@Timeout(120)
class SignalsOsgiTest {
  @TempDir Path folder;
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void stopsInOrder(String signal) throws Exception {
    new TestHome(folder).with("settled");
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=deny",
                "-Djava.io.tmpdir=" + temporary,
                "-Dsonde.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run")
            .start();
    try (BufferedReader err = agent.errorReader()) {
      assertThat(err.readLine()).contains(" started in ");
      try (var folders = Files.list(temporary)) {
        assertThat(folders.toList()).hasSize(1);
      }
      List<String> kill = List.of("kill", "-" + signal, Long.toString(agent.pid()));
      assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
      assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.exitValue()).isZero();
      assertThat(err.readAllLines()).isEmpty();
      assertThat(temporary).isEmptyDirectory();
    } finally {
      agent.destroyForcibly();
    }
  }
}
