package io.sonde.launcher;

import java.nio.file.Path;
import java.util.List;

/** Where the JVM begins: the {@code sonde} command. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and exits with its code.
   *
   * @param arguments what was typed after {@code sonde}
   */
  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("sonde.home", "")).toAbsolutePath().normalize();
    Runnable log = () -> ConsoleLog.install(System.err, System.getenv("SONDE_LOG_LEVEL"));
    int code = new CommandLine(new Home(home), System.out, System.err, log).run(List.of(arguments));
    System.out.flush();
    System.exit(code);
  }
}
