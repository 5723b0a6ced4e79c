package io.sonde.launcher.client;

import io.sonde.launcher.Signals;
import io.sonde.spi.shell.Frame;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code sonde <command>}: runs a command in the agent and streams what it prints. */
public final class OneShot {
  /** Given by {@link #run} if the command is not one of a running agent. */
  public static final int ELSEWHERE = -1;

  /** Exit code after Ctrl-C, as shells have it. */
  private static final int INTERRUPTED = 130;

  private OneShot() {}

  /**
   * Runs it.
   *
   * @param words the command and its arguments
   * @return exit code, or {@link #ELSEWHERE}
   * @throws NoAgentException if there is no agent to ask
   */
  public static int run(List<String> words, PrintStream out, PrintStream err)
      throws NoAgentException {
    boolean screen = Stty.isTerminal(1);
    try (AgentLink link = AgentLink.open(screen, screen ? Stty.size() : new int[2])) {
      AtomicBoolean interrupted = new AtomicBoolean();
      if (screen) {
        Signals.on("INT", () -> interrupt(link, interrupted));
        Signals.on("WINCH", () -> link.send(Frame.of(Frame.Kind.SIZE, Stty.size())));
      }
      link.send(Frame.of(Frame.Kind.RUN, words));
      int code = stream(link, out, err);
      return interrupted.get() ? INTERRUPTED : code;
    }
  }

  private static void interrupt(AgentLink link, AtomicBoolean interrupted) {
    if (interrupted.getAndSet(true)) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    link.send(Frame.of(Frame.Kind.INTERRUPT));
  }

  private static int stream(AgentLink link, PrintStream out, PrintStream err) {
    for (Frame frame = link.read(); frame != null; frame = link.read()) {
      switch (frame.kind()) {
        case OUT -> {
          out.writeBytes(frame.payload());
          if (out.checkError()) {
            // Nobody reads: the agent sees that the connection is gone and ends the command.
            return 1;
          }
        }
        case ERR -> err.writeBytes(frame.payload());
        case EXIT -> {
          return frame.number(0);
        }
        case ELSEWHERE -> {
          return ELSEWHERE;
        }
        default -> {}
      }
    }
    err.println("sonde: the agent has gone");
    return 1;
  }
}
