package io.sonde.exporter.otlp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** An OTLP receiver over real sockets that answers as the test wants. */
final class Collector implements AutoCloseable {
  /** An answer; status 0 breaks the connection instead. */
  record Reply(int status, String retryAfter, byte[] body) {
    static final Reply OK =
        new Reply(200, null, ExportTraceServiceResponse.getDefaultInstance().toByteArray());

    static Reply status(int status) {
      return new Reply(status, null, new byte[0]);
    }
  }

  /** A request as it came; the client by its certificate, null if it showed none. */
  record Received(
      String path, Headers headers, byte[] body, long atNs, String client, int clientPort) {
    ExportTraceServiceRequest traces() throws IOException {
      return ExportTraceServiceRequest.parseFrom(body);
    }

    ExportMetricsServiceRequest metrics() throws IOException {
      return ExportMetricsServiceRequest.parseFrom(body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final IntFunction<Reply> script;
  private final CountDownLatch release = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Received> accepted = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Received> all = new LinkedBlockingQueue<>();
  private int number;

  /** A plain receiver; the n-th request, from 0, gets the n-th reply of the script. */
  Collector(IntFunction<Reply> script) throws IOException {
    this(script, null, 0);
  }

  Collector(IntFunction<Reply> script, SSLContext tls, int port) throws IOException {
    this.script = script;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    if (tls == null) {
      server = HttpServer.create(address, 16);
    } else {
      HttpsServer secure = HttpsServer.create(address, 16);
      secure.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters wanted = tls.getDefaultSSLParameters();
              wanted.setWantClientAuth(true);
              parameters.setSSLParameters(wanted);
            }
          });
      server = secure;
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static Collector healthy() throws IOException {
    return new Collector(number -> Reply.OK);
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The next request, whatever it was answered. */
  Received next() throws InterruptedException {
    Received received = all.poll(20, TimeUnit.SECONDS);
    if (received == null) {
      throw new AssertionError("no request came");
    }
    return received;
  }

  /** Requests so far that have not been asked for with {@link #next}. */
  int unread() {
    return all.size();
  }

  /** Names of all spans that were taken, in the order they came. */
  List<String> spanNames() throws IOException {
    List<String> names = new ArrayList<>();
    for (Received received : accepted) {
      for (ResourceSpans resource : received.traces().getResourceSpansList()) {
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            names.add(span.getName());
          }
        }
      }
    }
    return names;
  }

  /** Lets requests go that a reply of null made hang. */
  void release() {
    release.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
          body = in.readAllBytes();
        }
      }
      Received received =
          new Received(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders(),
              body,
              System.nanoTime(),
              client(exchange),
              exchange.getRemoteAddress().getPort());
      Reply reply;
      synchronized (this) {
        reply = script.apply(number++);
      }
      if (reply == null) {
        all.add(received);
        hang();
        return;
      }
      if (reply.status() == 200) {
        accepted.add(received);
      }
      all.add(received);
      answer(exchange, reply);
    }
  }

  private static String client(HttpExchange exchange) {
    try {
      return exchange instanceof HttpsExchange secure
          ? secure.getSSLSession().getPeerPrincipal().getName()
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private void hang() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.status() == 0) {
      throw new IOException("breaks on purpose");
    }
    if (reply.retryAfter() != null) {
      exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
    }
    int length = reply.body().length;
    exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(reply.body());
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
