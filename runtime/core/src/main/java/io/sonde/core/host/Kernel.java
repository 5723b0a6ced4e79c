package io.sonde.core.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Version of the running kernel. */
public final class Kernel {
  private Kernel() {}

  /** Its release, as {@code uname -r} prints it. */
  public static String release() {
    return System.getProperty("os.version");
  }

  /** Whether it is as new as a version of Linux. */
  public static boolean isFrom(int major, int minor) {
    return isFrom(release(), major, minor);
  }

  /** Whether it may interrupt a thread that is in it for another one, as far as it says. */
  public static boolean mayPreempt() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/version")).contains("PREEMPT");
    } catch (IOException e) {
      return true;
    }
  }

  static boolean isFrom(String release, int major, int minor) {
    String[] parts = release.split("[^0-9]+", 3);
    try {
      int first = Integer.parseInt(parts[0]);
      return first > major || (first == major && Integer.parseInt(parts[1]) >= minor);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // Nothing is known of it, so nothing is held against it.
      return true;
    }
  }
}
