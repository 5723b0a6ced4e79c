package io.sonde.protocol.http1;

import io.sonde.spi.Connection;
import java.net.InetSocketAddress;

/** The addresses of a connection as text, made once for all its spans. */
final class Endpoints {
  final String localAddress;
  final int localPort;
  final String peerAddress;
  final int peerPort;

  Endpoints(Connection connection) {
    localAddress = text(connection.local());
    localPort = connection.local().getPort();
    peerAddress = text(connection.remote());
    peerPort = connection.remote().getPort();
  }

  private static String text(InetSocketAddress socket) {
    return socket.getAddress() == null
        ? socket.getHostString()
        : AddressText.of(socket.getAddress());
  }
}
