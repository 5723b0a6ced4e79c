package io.sonde.spi;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One end of a TCP connection, held by a traced process. The same connection between two traced
 * processes of one host appears twice, once for each end.
 *
 * <p>Valid for the life of the decoder. Used on the drain thread only.
 */
@ProviderType
public interface Connection {
  /** Number of this connection, unique in the life of the agent. */
  long id();

  /** The end that the traced process holds. */
  Role role();

  /** Process that last read or wrote this connection; 0 while none has. */
  int pid();

  /** Address of the traced process's end; IPv4 in IPv6 is given as IPv4. */
  InetSocketAddress local();

  /** Address of the peer, with the same rule. */
  InetSocketAddress remote();

  /**
   * Whether the connection is older than the agent's interest in it, so that its first bytes were
   * not seen and an exchange may be open already.
   */
  boolean joinedLate();

  /**
   * Says that nothing more of this connection is wanted, for example after an upgrade to another
   * protocol. Records that still come are counted as skipped for this reason; the kernel stops
   * making them.
   *
   * @param reason a constant in snake_case, shown to users as a counter's label
   */
  void ignore(String reason);
}
