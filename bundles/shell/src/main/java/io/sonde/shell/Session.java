package io.sonde.shell;

import io.sonde.spi.shell.Frame;
import io.sonde.spi.shell.Wire;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One client: a thread reads what it says, so that it is heard while a command runs on the other.
 */
final class Session {
  private static final System.Logger LOG = System.getLogger("sonde.shell");

  /** How long a client may take to say what it wants; it is a program, no person. */
  private static final long FIRST_MS = 10_000;

  /** Put at the end of the queue when the client has left. */
  private static final Frame END = Frame.of(Frame.Kind.INTERRUPT);

  private final SocketChannel channel;
  private final CommandTable commands;
  private final long idleMs;
  private final Consumer<Session> ended;
  private final Wire wire;
  private final Terminal terminal = new Terminal();
  private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(64);
  private Console console;
  private Gogo gogo;

  /**
   * @param channel closed with the session
   * @param idleMs how long to wait for a user, milliseconds
   * @param ended called when the session is over
   */
  Session(SocketChannel channel, CommandTable commands, long idleMs, Consumer<Session> ended) {
    this.channel = channel;
    this.commands = commands;
    this.idleMs = idleMs;
    this.ended = ended;
    wire = new Wire(channel);
  }

  /** Starts its two threads. */
  void start() {
    Thread.ofPlatform().daemon().name("sonde-shell-reader").start(this::listen);
    Thread.ofPlatform().daemon().name("sonde-shell-session").start(this::serve);
  }

  /** Ends it; what runs is told to end. */
  void close() {
    terminal.leave();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a session could not be closed", e);
    }
  }

  private void listen() {
    try {
      for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
        switch (frame.kind()) {
          case INTERRUPT -> terminal.interrupt();
          case SIZE -> terminal.size(frame.number(0), frame.number(1));
          default -> {
            if (!queue.offer(frame)) {
              throw new IOException("the client does not wait for answers");
            }
          }
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of the shell was lost", e);
    }
    terminal.leave();
    // The session may be waiting for room; it will find that the client has left.
    queue.clear();
    queue.add(END);
  }

  private void serve() {
    try {
      if (greet()) {
        for (Frame frame = next(FIRST_MS); frame != null && answer(frame); ) {
          frame = next(idleMs);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of the shell was lost", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      if (gogo != null) {
        gogo.close();
      }
      ended.accept(this);
    }
  }

  private Frame next(long waitMs) throws InterruptedException, IOException {
    Frame frame = queue.poll(waitMs, TimeUnit.MILLISECONDS);
    if (frame == null) {
      complain("the session is closed: nothing was asked for " + waitMs / 1000 + " s");
    }
    return frame == END ? null : frame;
  }

  private boolean greet() throws IOException, InterruptedException {
    Frame hello = next(FIRST_MS);
    if (hello == null) {
      return false;
    }
    if (hello.kind() != Frame.Kind.HELLO || hello.number(0) != Frame.VERSION) {
      complain("this agent is of another version of Sonde than the command: use its own");
      wire.write(Frame.of(Frame.Kind.EXIT, 1));
      return false;
    }
    terminal.screen(hello.number(1) == 1);
    terminal.size(hello.number(2), hello.number(3));
    console =
        new Console(
            ClientStream.to(wire, Frame.Kind.OUT, terminal),
            ClientStream.to(wire, Frame.Kind.ERR, terminal),
            terminal,
            terminal.isScreen());
    return true;
  }

  private void complain(String sentence) throws IOException {
    wire.write(Frame.of(Frame.Kind.ERR, "sonde: " + sentence + "\n"));
  }

  /** Does what a frame asks for; whether another may follow. */
  private boolean answer(Frame frame) throws IOException {
    terminal.begin();
    switch (frame.kind()) {
      case RUN -> {
        wire.write(runOne(frame.words()));
        return false;
      }
      case LINE -> wire.write(Frame.of(Frame.Kind.EXIT, run(Line.parse(frame.text()))));
      case COMPLETE ->
          wire.write(Frame.of(Frame.Kind.WORDS, Completion.of(frame.text(), commands.all())));
      default -> throw new IOException("a client must not send " + frame.kind());
    }
    return true;
  }

  private Frame runOne(List<String> words) {
    SortedMap<String, CommandTable.Entry> all = commands.all();
    CommandTable.Call call = CommandTable.find(all, words);
    if (words.equals(List.of("help"))) {
      return Frame.of(Frame.Kind.EXIT, Help.print(all, true, console.out()));
    }
    if (call == null || !call.entry().isOfAgent()) {
      return Frame.of(Frame.Kind.ELSEWHERE);
    }
    return Frame.of(Frame.Kind.EXIT, Runner.run(call, console));
  }

  private int run(Line line) {
    if (line.problem() != null) {
      console.err().println(line.problem());
      return 2;
    }
    if (line.isBlank()) {
      return 0;
    }
    List<String> first = line.stages().getFirst();
    if (first.equals(List.of("help")) && line.stages().size() == 1) {
      return Help.print(commands.all(), false, console.out());
    }
    if (line.stages().size() == 1) {
      return runAlone(first);
    }
    if (gogo == null) {
      gogo = new Gogo(commands, console);
    }
    return gogo.run(line);
  }

  /** A line without pipes; Gogo, which takes 7 MB of memory once it is used, is not needed. */
  private int runAlone(List<String> words) {
    SortedMap<String, CommandTable.Entry> all = commands.all();
    String problem = Gogo.problem(all, words, 0);
    if (problem != null) {
      console.err().println(problem);
      return 2;
    }
    return Runner.run(CommandTable.find(all, words), console);
  }
}
