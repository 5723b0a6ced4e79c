package io.sonde.shell;

import io.sonde.spi.command.Command;
import io.sonde.spi.shell.Frame;
import io.sonde.spi.shell.Wire;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A shell with a few commands in a folder of a test, and clients of it. */
final class Rig implements AutoCloseable {
  /** A command as a lambda. */
  @FunctionalInterface
  interface Body extends Command {
    @Override
    default String summary() {
      return "Does something";
    }

    @Override
    default List<String> complete(List<String> arguments) {
      return List.of("--json", "--jumbo", "other");
    }
  }

  /** Counted down when the command {@code follow} has begun and when it has ended. */
  final CountDownLatch following = new CountDownLatch(1);

  final CountDownLatch followed = new CountDownLatch(1);
  final TreeMap<String, CommandTable.Entry> commands = new TreeMap<>();
  final Path path;
  private final Shell shell;

  Rig(Path folder, long idleMs) throws IOException {
    path = folder.resolve("s/shell.sock");
    put("say", true, Rig::say);
    put("doctor", false, Rig::say);
    put("say new", false, Rig::say);
    put(
        "break",
        true,
        (_, _, _) -> {
          throw new IllegalStateException("the moon is not full");
        });
    put("follow", true, this::follow);
    shell = new Shell(ShellSocket.open(path, true), () -> commands, idleMs);
  }

  private void put(String name, boolean ofAgent, Body body) {
    commands.put(name, new CommandTable.Entry(body, ofAgent));
  }

  private static int say(List<String> arguments, PrintStream out, PrintStream err) {
    arguments.forEach(out::println);
    err.print("said ");
    return arguments.size();
  }

  private int follow(List<String> arguments, PrintStream out, PrintStream err) {
    out.println("begun");
    following.countDown();
    while (!out.checkError()) {
      Thread.onSpinWait();
    }
    out.println("ended");
    followed.countDown();
    return 3;
  }

  /** Connects; the greeting is sent. */
  Client client() throws IOException {
    Client client = new Client(path);
    client.wire.write(Frame.of(Frame.Kind.HELLO, Frame.VERSION, 0, 80, 24));
    return client;
  }

  /** One client. */
  static final class Client implements AutoCloseable {
    final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    final Wire wire = new Wire(channel);

    Client(Path path) throws IOException {
      channel.connect(UnixDomainSocketAddress.of(path));
    }

    /** Runs a line; gives its output, complaints and exit code in one text. */
    String line(String line) throws IOException {
      wire.write(Frame.of(Frame.Kind.LINE, line));
      return answer();
    }

    /** Runs one command. */
    String run(String... words) throws IOException {
      wire.write(Frame.of(Frame.Kind.RUN, List.of(words)));
      return answer();
    }

    /** What comes until the end of a command, or of the connection. */
    String answer() throws IOException {
      StringBuilder text = new StringBuilder();
      for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
        switch (frame.kind()) {
          case OUT, ERR -> text.append(frame.text());
          case EXIT -> {
            return text.append("=").append(frame.number(0)).toString();
          }
          default -> {
            return text.append(frame.kind()).toString();
          }
        }
      }
      return text.append("closed").toString();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    shell.close();
  }
}
