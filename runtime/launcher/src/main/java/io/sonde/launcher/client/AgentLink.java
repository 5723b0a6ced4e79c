package io.sonde.launcher.client;

import io.sonde.spi.shell.Frame;
import io.sonde.spi.shell.ShellPath;
import io.sonde.spi.shell.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A connection to the shell of a running agent. */
final class AgentLink implements AutoCloseable {
  private static final String VARIABLE = "SONDE_SHELL_SOCKET";

  private final SocketChannel channel;
  private final Wire wire;

  private AgentLink(SocketChannel channel) {
    this.channel = channel;
    wire = new Wire(channel);
  }

  /**
   * Finds the agent and connects to it.
   *
   * @param screen whether what it answers goes to a terminal
   * @param size columns and rows of that terminal
   * @throws NoAgentException if there is none that this user may ask
   */
  static AgentLink open(boolean screen, int[] size) throws NoAgentException {
    Path path = path();
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(path));
      AgentLink link = new AgentLink(channel);
      link.send(Frame.of(Frame.Kind.HELLO, Frame.VERSION, screen ? 1 : 0, size[0], size[1]));
      return link;
    } catch (IOException e) {
      close(channel);
      throw isForbidden(path) ? NoAgentException.forbidden(path) : NoAgentException.missing(path);
    } catch (IllegalArgumentException e) {
      close(channel);
      throw new NoAgentException(path + " cannot be a socket: " + e.getMessage());
    }
  }

  private static Path path() throws NoAgentException {
    String given = System.getenv(VARIABLE);
    if (given != null && !given.isEmpty()) {
      return Path.of(given).toAbsolutePath();
    }
    Path own = ShellPath.standard(System::getenv);
    if (own != null && Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      return own;
    }
    // Whoever is not root may still see that root's agent is there.
    return ShellPath.OF_ROOT;
  }

  /** Whether the kernel keeps this user from the socket or from its folder. */
  private static boolean isForbidden(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return !Files.isWritable(path);
    } catch (AccessDeniedException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends a frame; if the agent has gone, {@link #read} says so. */
  void send(Frame frame) {
    try {
      wire.write(frame);
    } catch (IOException e) {
      // What the agent said before it closed the connection can still be read.
      return;
    }
  }

  /** Waits for the next frame; null if the agent has closed the connection. */
  Frame read() {
    try {
      return wire.read();
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is of no use any more in any case.
      return;
    }
  }
}
