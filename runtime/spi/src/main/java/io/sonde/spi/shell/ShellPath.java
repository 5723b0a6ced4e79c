package io.sonde.spi.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where the socket of the shell is if no setting says it. */
public final class ShellPath {
  /** Where it is for an agent that root runs. */
  public static final Path OF_ROOT = Path.of("/run/sonde/shell.sock");

  private ShellPath() {}

  /**
   * The path for the user who runs this process: {@code $RUNTIME_DIRECTORY/shell.sock} under
   * systemd, {@link #OF_ROOT} for root, else {@code $XDG_RUNTIME_DIR/sonde/shell.sock}.
   *
   * @param environment value of a variable, null if it is not set
   * @return null if that user has no folder for sockets
   */
  public static Path standard(UnaryOperator<String> environment) {
    String systemd = environment.apply("RUNTIME_DIRECTORY");
    if (systemd != null && !systemd.isEmpty()) {
      return Path.of(systemd.split(":")[0], "shell.sock");
    }
    if (userId() == 0) {
      return OF_ROOT;
    }
    String folder = environment.apply("XDG_RUNTIME_DIR");
    return folder == null || folder.isEmpty() ? null : Path.of(folder, "sonde", "shell.sock");
  }

  /** Effective user id of this process; -1 if the kernel does not tell. */
  public static long userId() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Uid:")) {
          return Long.parseLong(line.split("\\s+")[2]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
    return -1;
  }
}
