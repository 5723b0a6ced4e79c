package io.sonde.it.hard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sonde.it.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A receiver of OTLP that answers as it is told and does not look at what it gets. */
final class Collector implements AutoCloseable {
  private static final char[] PASSWORD = "collector".toCharArray();

  private final HttpServer server;
  private final String scheme;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 200;

  private Collector(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::handle);
    server.start();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** One without TLS. */
  static Collector http() throws IOException {
    return new Collector(HttpServer.create(anyPort(), 16), "http");
  }

  /** One with a certificate that it issued itself. */
  static Collector https() throws IOException, GeneralSecurityException {
    HttpsServer server = HttpsServer.create(anyPort(), 16);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(selfSigned(), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new Collector(server, "https");
  }

  private static KeyStore selfSigned() throws IOException, GeneralSecurityException {
    try (Folder folder = Folder.create()) {
      Path file = folder.path().resolve("keys.p12");
      Tool keytool =
          Tool.run(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-alias",
                  "collector",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=ip:127.0.0.1",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(PASSWORD)));
      if (keytool.exit() != 0) {
        throw new IOException(keytool.text());
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      return store;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** Answers with this status from now on. */
  void answer(int status) {
    this.status = status;
  }

  /** Requests that came through. */
  int requests() {
    return requests.get();
  }

  /** Where it is. */
  String endpoint() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
