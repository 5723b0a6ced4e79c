package io.sonde.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on. They lie below those that the kernel gives to clients (32768 and up
 * by default), so that no connection can take one before it is used; no two calls give the same.
 */
public final class FreePort {
  private static final int FIRST = 10_240;
  private static final int LAST = 32_767;

  /** Begins at a place of this process, so that two test runs rarely meet. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 64 % (LAST - FIRST)));

  private FreePort() {}

  /** A port that is free now. */
  public static int take() {
    for (int i = 0; i < LAST - FIRST; i++) {
      int port = FIRST + NEXT.getAndIncrement() % (LAST - FIRST);
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException e) {
        continue;
      }
    }
    throw new IllegalStateException("no port from " + FIRST + " to " + LAST + " is free");
  }
}
