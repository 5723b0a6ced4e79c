package io.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The {@code sonde} command, run as a user runs it.
 *
 * @param code exit code
 * @param out what it printed
 * @param err what it complained
 */
public record Sonde(int code, String out, String err) {
  private static final String COMMAND = Agent.HOME.resolve("bin/sonde").toString();

  /** Runs it with a shell's socket. */
  public static Sonde run(Path socket, String... words) {
    return run(socket, List.of(), "", words);
  }

  /**
   * Runs it.
   *
   * @param wrapper what stands before the command, such as {@code setpriv}
   * @param input what it finds on its standard input
   */
  public static Sonde run(Path socket, List<String> wrapper, String input, String... words) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(COMMAND);
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SONDE_SHELL_SOCKET", socket.toString());
    builder.environment().put("HOME", socket.getParent().getParent().toString());
    try {
      Process process = builder.start();
      Lines<String> err = new Lines<>(process.getErrorStream(), line -> line);
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      err.join();
      String text = new String(out, StandardCharsets.UTF_8);
      return new Sonde(process.exitValue(), text, String.join("\n", err.all()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it printed as JSON, of which YAML is a superset. */
  public Object json() {
    return new Load(LoadSettings.builder().build()).loadFromString(out);
  }
}
