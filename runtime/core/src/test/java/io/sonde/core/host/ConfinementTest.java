package io.sonde.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementTest {
  @TempDir Path namespaces;

  private void in(String user, String pid) throws IOException {
    Files.createSymbolicLink(namespaces.resolve("user"), Path.of(user));
    Files.createSymbolicLink(namespaces.resolve("pid"), Path.of(pid));
  }

  @Test
  void hasNothingAgainstTheFirst() throws IOException {
    in("user:[4026531837]", "pid:[4026531836]");
    assertThat(Confinement.problems(namespaces)).isEmpty();
  }

  @Test
  void tellsOfOthers() throws IOException {
    in("user:[4026532837]", "pid:[4026532836]");
    assertThat(Confinement.problems(namespaces))
        .satisfiesExactly(
            user -> assertThat(user).startsWith("it runs in a user namespace, "),
            pid -> assertThat(pid).startsWith("it runs in a PID namespace, "));
  }

  @Test
  void assumesNoneWhereTheKernelHasNone() {
    assertThat(Confinement.problems(namespaces)).isEmpty();
  }
}
