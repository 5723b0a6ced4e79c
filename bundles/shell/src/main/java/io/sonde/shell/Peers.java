package io.sonde.shell;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** Who may use the shell: the user who runs the agent, and root. The kernel says who a peer is. */
final class Peers {
  private final UserPrincipal owner;
  private final UserPrincipal root;

  /**
   * @param socket the socket's file, which belongs to the agent's user
   */
  Peers(Path socket) throws IOException {
    owner = Files.getOwner(socket);
    root = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
  }

  /** Whether the process at the other end may use the shell. */
  boolean isAllowed(SocketChannel client) throws IOException {
    // SO_PEERCRED: unix(7). Principals are equal if their numbers are.
    UserPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    return peer.equals(owner) || peer.equals(root);
  }

  /** Name of the agent's user. */
  String owner() {
    return owner.getName();
  }
}
