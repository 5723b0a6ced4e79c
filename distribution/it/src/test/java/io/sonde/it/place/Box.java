package io.sonde.it.place;

import io.sonde.it.Await;
import io.sonde.it.Folder;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.hard.Tool;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/**
 * A program as container runtimes start one: with network, PIDs and mounts of its own, the root an
 * overlay, joined to the host by a pair of interfaces. Ended with all that it is made of.
 */
final class Box implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Set<Box> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Box::close)));
  }

  private final Folder folder = Folder.create();
  private final int number = NUMBERS.getAndIncrement();
  private final String network = "sonde-it-" + ProcessHandle.current().pid() + "-" + number;
  private Process process;

  private Box() {}

  /**
   * Makes one whose program is still to be started.
   *
   * @throws TestAbortedException with the reason if this machine allows none
   */
  static Box create() {
    Box box = new Box();
    RUNNING.add(box);
    try {
      box.join();
    } catch (RuntimeException e) {
      box.close();
      throw e;
    }
    return box;
  }

  /** Makes the network: shared address space (RFC 6598), four addresses for each box. */
  private void join() {
    String outside = "sonde" + ProcessHandle.current().pid() % 1000 + "x" + number;
    ip("netns", "add", network);
    ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", network);
    ip("addr", "add", host() + "/30", "dev", outside);
    ip("link", "set", outside, "up");
    ip("-n", network, "addr", "add", address() + "/30", "dev", "eth0");
    ip("-n", network, "link", "set", "eth0", "up");
    ip("-n", network, "link", "set", "lo", "up");
  }

  private static void ip(String... words) {
    List<String> command = new ArrayList<>(List.of(Needs.command("ip")));
    command.addAll(List.of(words));
    Tool tool = Tool.run(command);
    if (tool.exit() != 0) {
      throw new TestAbortedException(String.join(" ", command) + ": " + tool.text());
    }
  }

  /** Address of the host on the way to it. */
  String host() {
    return address(1);
  }

  /** Its own address. */
  String address() {
    return address(2);
  }

  private String address(int last) {
    long pid = ProcessHandle.current().pid();
    return "100."
        + (64 + (pid >> 6) % 64)
        + "."
        + (pid % 64 * 4 + number / 64)
        + "."
        + (number % 64 * 4 + last);
  }

  /** Puts a file into it, before it is started. */
  Box file(String path, Path from) {
    try {
      Path to = folder.path().resolve("files" + path);
      Files.createDirectories(to.getParent());
      Files.copy(from, to);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a text file into it, before it is started. */
  Box file(String path, String text) {
    folder.write("files" + path, text);
    return this;
  }

  /**
   * Starts its program and waits until that listens.
   *
   * @param command as seen in it
   */
  Box start(int port, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                Needs.command("nsenter"),
                "--net=/run/netns/" + network,
                Needs.command("unshare"),
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                Path.of("src/test/programs/box.sh").toAbsolutePath().toString(),
                folder.path().toString()));
    all.addAll(List.of(command));
    folder.write("files/etc/box", network);
    File log = folder.path().resolve("log").toFile();
    try {
      process = new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log).start();
      Path net = Path.of("/proc/" + process.pid() + "/net");
      Await.until(() -> !process.isAlive() || Program.isListening(net, port));
      if (!process.isAlive()) {
        throw new TestAbortedException(
            "no such namespaces here: " + Files.readString(log.toPath()));
      }
      if (!Program.isListening(net, port)) {
        throw new IllegalStateException("it does not listen\n" + Files.readString(log.toPath()));
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Id of its program, as the host counts. */
  long pid() {
    return process.children().findFirst().orElseThrow().pid();
  }

  /** Its processes, as the host counts. */
  List<Long> pids() {
    return process.descendants().map(ProcessHandle::pid).toList();
  }

  /** A command that runs something in its network, with the mounts of the host. */
  List<String> inNetwork(String... command) {
    List<String> all =
        new ArrayList<>(List.of(Needs.command("nsenter"), "--net=/run/netns/" + network));
    all.addAll(List.of(command));
    return all;
  }

  private void end() {
    if (process != null) {
      // The first process of a PID namespace takes all others along.
      process.children().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public void close() {
    RUNNING.remove(this);
    end();
    try {
      if (process != null && !process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Tool.run(List.of(Needs.command("ip"), "netns", "delete", network));
    folder.close();
  }
}
