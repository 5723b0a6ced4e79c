package io.sonde.core.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Namespaces of their own, as containers have them, in which capabilities or process ids mean
 * something else than in the kernel's programs.
 */
public final class Confinement {
  /** Numbers of the first namespaces: {@code include/linux/proc_ns.h} of the kernel. */
  private static final String FIRST_USER = "user:[4026531837]";

  private static final String FIRST_PID = "pid:[4026531836]";

  private Confinement() {}

  /** What stands between this process and the whole host, each in a sentence with its cure. */
  public static List<String> problems() {
    return problems(Path.of("/proc/self/ns"));
  }

  static List<String> problems(Path namespaces) {
    List<String> problems = new ArrayList<>();
    if (isOther(namespaces.resolve("user"), FIRST_USER)) {
      problems.add(
          "it runs in a user namespace, where capabilities do not count for BPF: start it outside"
              + " of one, in a container with the host's users");
    }
    if (isOther(namespaces.resolve("pid"), FIRST_PID)) {
      problems.add(
          "it runs in a PID namespace, where it does not see the host's processes: start it outside"
              + " of one, in a container with --pid=host or hostPID: true");
    }
    return problems;
  }

  private static boolean isOther(Path link, String first) {
    try {
      return !Files.readSymbolicLink(link).toString().equals(first);
    } catch (IOException e) {
      // A kernel without such namespaces has only the first.
      return false;
    }
  }
}
