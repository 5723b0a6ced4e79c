package io.sonde.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real program that serves a port of the loopback. Ended with every process it made. */
public final class Program implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Set<Program> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Program::kill)));
  }

  private final int port;
  private final Process process;
  private final Folder folder;
  private final Path log;

  private Program(int port, Process process, Folder folder, Path log) {
    this.port = port;
    this.process = process;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param port that it will listen on
   * @param folder its files and where it runs; it goes with the program
   * @param environment added to that of the tests
   * @param command what to run, in the foreground
   */
  public static Program start(
      int port, Folder folder, Map<String, String> environment, List<String> command) {
    try {
      File log = folder.path().resolve("log").toFile();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log);
      builder.environment().putAll(environment);
      Program program = new Program(port, builder.start(), folder, log.toPath());
      RUNNING.add(program);
      program.awaitListening();
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one without more environment. */
  public static Program start(int port, Folder folder, List<String> command) {
    return start(port, folder, Map.of(), command);
  }

  /** Where it serves. */
  public int port() {
    return port;
  }

  /** Id of the process that was started; those it made may do the work. */
  public long pid() {
    return process.pid();
  }

  /** Its files. */
  public Folder folder() {
    return folder;
  }

  /** What it printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!RUNNING.remove(this)) {
      return;
    }
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
    folder.close();
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void awaitListening() {
    Await.until(START.toNanos(), () -> isListening(port) || !process.isAlive());
    if (!isListening(port)) {
      String state = process.isAlive() ? "does not listen" : "ended: " + process.exitValue();
      String printed = log();
      close();
      throw new IllegalStateException(process.info() + " " + state + "\n" + printed);
    }
  }

  /** Whether somebody listens on a port: asked without a connection, which would be traced. */
  static boolean isListening(int port) {
    return isListening(Path.of("/proc/self/net"), port);
  }

  /**
   * Same for a network namespace.
   *
   * @param net folder of its tables, for example {@code /proc/17/net}
   */
  public static boolean isListening(Path net, int port) {
    String end = String.format(":%04X", port);
    for (String table : List.of("tcp", "tcp6")) {
      try (Stream<String> lines = Files.lines(net.resolve(table))) {
        // Columns: number, local address, remote address, state; 0A is LISTEN.
        if (lines
            .map(line -> line.strip().split("\\s+"))
            .anyMatch(word -> word[1].endsWith(end) && word[3].equals("0A"))) {
          return true;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }
}
