package io.sonde.shell;

import io.sonde.spi.shell.Frame;
import io.sonde.spi.shell.Wire;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets clients in, each in a session of its own. */
final class Shell implements AutoCloseable {
  /** Most sessions at the same time. */
  static final int SESSIONS = 8;

  private static final System.Logger LOG = System.getLogger("sonde.shell");

  private final ShellSocket socket;
  private final Peers peers;
  private final CommandTable commands;
  private final long idleMs;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * Starts the thread that lets clients in.
   *
   * @param socket closed with the shell
   * @param idleMs how long a session may wait for its user, milliseconds
   */
  Shell(ShellSocket socket, CommandTable commands, long idleMs) throws IOException {
    this.socket = socket;
    this.commands = commands;
    this.idleMs = idleMs;
    peers = new Peers(socket.path());
    Thread.ofPlatform().daemon().name("sonde-shell").start(this::accept);
  }

  private void accept() {
    while (!closing) {
      try {
        welcome(socket.server().accept());
      } catch (IOException e) {
        if (!closing) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the shell lets nobody in any more: {0}",
              e.getMessage());
        }
        return;
      }
    }
  }

  /** A client that fails is its own affair. */
  private void welcome(SocketChannel client) {
    try {
      if (!peers.isAllowed(client)) {
        refuse(client, "this agent is " + peers.owner() + "'s: only that user and root may ask it");
      } else if (sessions.size() >= SESSIONS) {
        refuse(client, "the agent has " + SESSIONS + " sessions open, which is the most: end one");
      } else {
        Session session = new Session(client, commands, idleMs, sessions::remove);
        sessions.add(session);
        session.start();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client of the shell was lost", e);
    }
  }

  private static void refuse(SocketChannel client, String sentence) throws IOException {
    try (client) {
      Wire wire = new Wire(client);
      wire.write(Frame.of(Frame.Kind.ERR, "sonde: " + sentence + "\n"));
      wire.write(Frame.of(Frame.Kind.EXIT, 1));
    }
  }

  /** Ends every session and removes the socket. */
  @Override
  public void close() throws IOException {
    closing = true;
    socket.close();
    sessions.forEach(Session::close);
  }
}
