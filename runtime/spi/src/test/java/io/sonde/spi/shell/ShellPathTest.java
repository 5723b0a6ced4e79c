package io.sonde.spi.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellPathTest {
  @Test
  void isInTheFolderOfTheUnit() {
    assertThat(ShellPath.standard(Map.of("RUNTIME_DIRECTORY", "/run/a:/run/b")::get))
        .isEqualTo(Path.of("/run/a/shell.sock"));
  }

  @Test
  void isInTheFolderOfTheUser() {
    boolean root = ShellPath.userId() == 0;
    assertThat(ShellPath.standard(Map.of("XDG_RUNTIME_DIR", "/run/user/7")::get))
        .isEqualTo(root ? ShellPath.OF_ROOT : Path.of("/run/user/7/sonde/shell.sock"));
    assertThat(ShellPath.standard(_ -> null)).isEqualTo(root ? ShellPath.OF_ROOT : null);
  }

  @Test
  void knowsTheUser() throws Exception {
    Object owner = Files.getAttribute(Files.createTempFile("a", "b"), "unix:uid");
    assertThat(ShellPath.userId()).isEqualTo(((Integer) owner).longValue());
  }
}
