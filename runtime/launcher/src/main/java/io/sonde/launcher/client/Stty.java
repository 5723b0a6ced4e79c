package io.sonde.launcher.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The terminal of this process, led by the program {@code stty}. */
final class Stty {
  private static final int[] UNKNOWN = {0, 0};

  private Stty() {}

  /**
   * Whether a standard stream is a terminal.
   *
   * @param descriptor 0 input, 1 output
   */
  static boolean isTerminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** Columns and rows; zeros if they are not known. */
  static int[] size() {
    String[] words = call(1, "size").split(" ");
    try {
      return words.length == 2
          ? new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[0])}
          : UNKNOWN.clone();
    } catch (NumberFormatException e) {
      return UNKNOWN.clone();
    }
  }

  /**
   * Makes each byte that is typed arrive at once and unseen, Ctrl-C too.
   *
   * @return the settings before, for {@link #restore}; empty if they cannot be changed
   */
  static String raw() {
    String before = call(0, "-g");
    if (!before.isEmpty()) {
      call(0, "-icanon", "-echo", "-isig", "-ixon", "-iexten", "min", "1", "time", "0");
    }
    return before;
  }

  /** Undoes {@link #raw}. */
  static void restore(String before) {
    call(0, before);
  }

  private static String call(int descriptor, String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(Arrays.asList(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/proc/self/fd/" + descriptor))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] answer = process.getInputStream().readAllBytes();
      process.waitFor();
      return new String(answer, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
