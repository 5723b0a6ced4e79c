package io.sonde.it.hard;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param exit its exit code
 * @param text what it printed, errors too
 */
public record Tool(int exit, String text) {
  /** Runs one; it may take a minute. */
  public static Tool run(List<String> command) {
    return run(new ProcessBuilder(command));
  }

  /** Runs one; it may take a minute. */
  public static Tool run(ProcessBuilder builder) {
    return run(builder, 60);
  }

  /** Runs one; it may take that many seconds. */
  public static Tool run(ProcessBuilder builder, int seconds) {
    try {
      File output = File.createTempFile("it-", ".txt");
      try {
        Process process = builder.redirectErrorStream(true).redirectOutput(output).start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new IllegalStateException(builder.command() + " did not end");
        }
        return new Tool(process.exitValue(), Files.readString(output.toPath()));
      } finally {
        Files.delete(output.toPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it printed, line by line. */
  public List<String> lines() {
    return text.lines().toList();
  }
}
