package io.sonde.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** What a test needs of this machine; it is skipped with the reason where that is missing. */
public final class Needs {
  private static final String[] FOLDERS =
      (System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/local/go/bin").split(":");

  private Needs() {}

  /** Skips the test if it is not so. */
  public static void that(boolean met, String what) {
    if (!met) {
      throw missing(what);
    }
  }

  /** Root, because programs are loaded into the kernel, and the assembled agent. */
  public static void agent() {
    that("root".equals(System.getProperty("user.name")), "root");
    that(
        Files.isExecutable(Agent.HOME.resolve("bin/sonde")), "the assembled agent: run mvn verify");
  }

  /** A program of this machine; gives its path. */
  public static String command(String name) {
    for (String folder : FOLDERS) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    throw missing(name + ": run distribution/setup test");
  }

  private static TestAbortedException missing(String what) {
    return new TestAbortedException("needs " + what);
  }
}
