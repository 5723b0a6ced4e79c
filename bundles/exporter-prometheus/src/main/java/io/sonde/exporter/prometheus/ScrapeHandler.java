package io.sonde.exporter.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;

/** Answers scrapes, a few at a time: more than that get 503. */
final class ScrapeHandler implements HttpHandler {
  private static final int MOST_SCRAPES = 2;

  private final CollectorRegistry registry;
  private final String path;
  private final ScrapeCounts counts;
  private final Semaphore scrapes = new Semaphore(MOST_SCRAPES);

  /**
   * @param path of the metrics; everything else is not found
   */
  ScrapeHandler(CollectorRegistry registry, String path, ScrapeCounts counts) {
    this.registry = registry;
    this.path = path;
    this.counts = counts;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!exchange.getRequestURI().getPath().equals(path)) {
        say(exchange, 404, "Sonde serves its metrics at " + path + "\n");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        say(exchange, 405, "Only GET and HEAD are allowed here.\n");
      } else if (scrapes.tryAcquire()) {
        scrape(exchange);
      } else {
        counts.busy();
        exchange.getResponseHeaders().set("Retry-After", "1");
        say(exchange, 503, MOST_SCRAPES + " scrapes are running already. Try again.\n");
      }
    }
  }

  /** Holds a permit, which it gives back before the answer goes to a peer that may be slow. */
  private void scrape(HttpExchange exchange) throws IOException {
    String type;
    boolean gzip;
    byte[] body;
    long begin = System.nanoTime();
    try {
      type = TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
      gzip = GzipWish.in(exchange.getRequestHeaders().get("Accept-Encoding"));
      body = body(type, gzip);
    } catch (RuntimeException e) {
      counts.failed();
      throw e;
    } finally {
      scrapes.release();
    }
    counts.served(System.nanoTime() - begin);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    send(exchange, 200, body);
  }

  private byte[] body(String type, boolean gzip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes;
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      TextFormat.writeFormat(type, writer, registry.metricFamilySamples());
    }
    return bytes.toByteArray();
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
