package io.sonde.exporter.prometheus;

import io.prometheus.client.CollectorRegistry;
import io.sonde.spi.telemetry.MetricSource;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;

/** The endpoint with everything behind it. */
final class PrometheusExporter implements AutoCloseable {
  private final ScrapeCounts counts;
  private final MetricsServer server;

  /**
   * Opens the endpoint.
   *
   * @param sources what to read, asked at every scrape; any thread
   * @throws IOException with a sentence for the user if that is not possible
   */
  PrometheusExporter(Endpoint endpoint, Supplier<List<MetricSource>> sources) throws IOException {
    SourceCollector collector = new SourceCollector(sources);
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(collector);
    counts = new ScrapeCounts(collector);
    ScrapeHandler handler = new ScrapeHandler(registry, endpoint.path(), counts);
    BasicAuth auth =
        endpoint.authenticated()
            ? new BasicAuth(endpoint.user(), endpoint.password(), counts)
            : null;
    try {
      server = MetricsServer.open(endpoint, handler, auth);
    } catch (BindException e) {
      throw new IOException(cannotBind(endpoint, e), e);
    } catch (UnknownHostException e) {
      throw new IOException("prometheus.address " + endpoint.address() + " is not known here", e);
    }
  }

  private static String cannotBind(Endpoint endpoint, BindException e) {
    String where = "port " + endpoint.port();
    if (!endpoint.address().isEmpty()) {
      where += " of " + endpoint.address();
    }
    String why = String.valueOf(e.getMessage());
    if (why.contains("in use")) {
      return where
          + " is taken by another program (ss -ltnp 'sport = :"
          + endpoint.port()
          + "' shows which). Set prometheus.port to a free one";
    }
    if (why.contains("denied")) {
      return where + " may not be opened by this user. Set prometheus.port to one above 1023";
    }
    return where + " cannot be opened (" + why + "). Set prometheus.address to one of this host";
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.address();
  }

  /** What happened to scrapes. */
  MetricSource counts() {
    return counts;
  }

  @Override
  public void close() {
    server.close();
  }
}
