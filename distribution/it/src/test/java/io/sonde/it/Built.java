package io.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this module that are compiled first; nothing of the network is needed. */
public final class Built {
  private static final Path SOURCES = Path.of("src/test/programs").toAbsolutePath();
  private static final Path FOLDER = Path.of("target/programs").toAbsolutePath();

  private Built() {}

  /**
   * Compiles a program in Go.
   *
   * @param environment for example {@code GOARCH}, {@code CGO_ENABLED}
   */
  public static Path go(String source, String name, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(Map.of("GOTOOLCHAIN", "local", "GOPROXY", "off"));
    Path built = FOLDER.resolve(name);
    run(
        List.of(
            Needs.command("go"),
            "build",
            "-o",
            built.toString(),
            SOURCES.resolve(source).toString()),
        all);
    return built;
  }

  /** Compiles a program in C; flags may name libraries. */
  public static Path c(String source, String name, String... flags) {
    Path built = FOLDER.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Needs.command("gcc"),
                "-O2",
                "-o",
                built.toString(),
                SOURCES.resolve(source).toString()));
    command.addAll(List.of(flags));
    run(command, Map.of());
    return built;
  }

  private static void run(List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(FOLDER);
      Path log = FOLDER.resolve("log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command + "\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
