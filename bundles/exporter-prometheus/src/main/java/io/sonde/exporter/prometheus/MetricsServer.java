package io.sonde.exporter.prometheus;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP server. Idle it has no thread but the JDK's dispatcher; scrapers that send or read
 * slowly are cut off, so that they cannot use the threads up.
 */
final class MetricsServer implements AutoCloseable {
  /** A connection may hold a thread for as long as it sends its request: 10 seconds at most. */
  private static final int MOST_CONNECTIONS = 32;

  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private MetricsServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds and serves.
   *
   * @param authenticator null if everybody may read
   * @throws IOException if the address cannot be bound or a TLS file cannot be used
   */
  static MetricsServer open(Endpoint endpoint, ScrapeHandler handler, Authenticator authenticator)
      throws IOException {
    limitSlowPeers();
    InetSocketAddress address =
        endpoint.address().isEmpty()
            ? new InetSocketAddress(endpoint.port())
            : new InetSocketAddress(InetAddress.getByName(endpoint.address()), endpoint.port());
    HttpServer server;
    if (endpoint.tls()) {
      HttpsConfigurator tls =
          new HttpsConfigurator(ServerTls.context(endpoint.certificate(), endpoint.key()));
      HttpsServer secure = HttpsServer.create(address, BACKLOG);
      secure.setHttpsConfigurator(tls);
      server = secure;
    } else {
      server = HttpServer.create(address, BACKLOG);
    }
    HttpContext context = server.createContext("/", handler);
    if (authenticator != null) {
      context.setAuthenticator(authenticator);
    }
    ThreadPoolExecutor threads = threads();
    server.setExecutor(threads);
    server.start();
    return new MetricsServer(server, threads);
  }

  /** Where it listens, with the port that the kernel chose if that was left to it. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** A thread for each connection that is busy; they end when nobody asks. */
  private static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        MOST_CONNECTIONS,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task ->
            Thread.ofPlatform()
                .daemon()
                .name("sonde-prometheus-" + number.incrementAndGet())
                .unstarted(task));
  }

  /** The JDK reads these once, when its first server starts, and has no other way to set them. */
  private static void limitSlowPeers() {
    setIfAbsent("sun.net.httpserver.maxReqTime", "10");
    setIfAbsent("sun.net.httpserver.maxRspTime", "30");
    setIfAbsent("sun.net.httpserver.idleInterval", "120");
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
