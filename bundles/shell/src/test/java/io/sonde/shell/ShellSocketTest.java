package io.sonde.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellSocketTest {
  @TempDir Path folder;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void isForItsUserAloneAndLeavesNoSocket() throws Exception {
    Path path = folder.resolve("a/b/shell.sock");
    try (ShellSocket socket = ShellSocket.open(path, true)) {
      assertThat(mode(path)).isEqualTo("rw-------");
      assertThat(mode(path.getParent())).isEqualTo("rwx------");
      assertThat(socket.path()).isEqualTo(path);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void replacesTheSocketOfAnAgentThatWasKilled() throws Exception {
    Path path = folder.resolve("shell.sock");
    ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    killed.bind(UnixDomainSocketAddress.of(path));
    killed.close();
    assertThat(path).exists();
    ShellSocket.open(path, true).close();
    ShellSocket.open(path, true).close();
  }

  @Test
  void leavesTheSocketOfAnAgentThatLives() throws Exception {
    Path path = folder.resolve("shell.sock");
    try (ShellSocket first = ShellSocket.open(path, true)) {
      assertThatThrownBy(() -> ShellSocket.open(path, true))
          .hasMessage("another agent has the shell at " + path);
      assertThat(first.server().isOpen()).isTrue();
      assertThat(path).exists();
    }
  }

  @Test
  void closesItsOwnFolderToOthers() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ShellSocket.open(folder.resolve("shell.sock"), true).close();
    assertThat(mode(folder)).isEqualTo("rwx------");
  }

  @Test
  void refusesAFolderOfOthersThatIsOpen() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> ShellSocket.open(folder.resolve("shell.sock"), false))
        .isInstanceOf(IOException.class)
        .hasMessage("other users may enter " + folder + ": it must have mode 0700");
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void leavesFilesThatAreNoSockets() throws Exception {
    Path file = Files.writeString(folder.resolve("shell.sock"), "precious");
    assertThatThrownBy(() -> ShellSocket.open(file, true))
        .hasMessage(file + " is there already and is no socket");
    assertThat(file).hasContent("precious");
  }

  @Test
  void saysThatAPathIsTooLong() {
    Path path = folder.resolve("a".repeat(120)).resolve("shell.sock");
    assertThatThrownBy(() -> ShellSocket.open(path, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(path.toString());
  }
}
