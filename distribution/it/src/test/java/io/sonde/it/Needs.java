package io.sonde.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a test needs of this machine; it is skipped with the reason where that is missing. */
public final class Needs {
  private static final String[] FOLDERS =
      (System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/local/go/bin").split(":");

  private Needs() {}

  /** Root, because programs are loaded into the kernel, and the assembled agent. */
  public static void agent() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    assumeTrue(
        Files.isExecutable(Agent.HOME.resolve("bin/sonde")),
        "the agent is not assembled: run mvn verify");
  }

  /** A program of this machine; gives its path. */
  public static String command(String name) {
    for (String folder : FOLDERS) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    assumeTrue(false, "needs " + name + ": run distribution/setup test");
    return null;
  }
}
