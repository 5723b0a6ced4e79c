package io.sonde.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A collector: takes OTLP over HTTP and reads it with the classes made of the protocol's files. */
final class OtlpReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<ResourceSpans> traces = new ArrayList<>();
  private List<ResourceMetrics> metrics = List.of();

  OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", FreePort.take()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", exchange -> answer(exchange, this::takeTraces));
    server.createContext("/v1/metrics", exchange -> answer(exchange, this::takeMetrics));
    server.start();
  }

  private interface Reader {
    void read(InputStream in) throws IOException;
  }

  private static void answer(HttpExchange exchange, Reader reader) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream body = exchange.getRequestBody();
    reader.read(packed ? new GZIPInputStream(body) : body);
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private synchronized void takeTraces(InputStream in) throws IOException {
    traces.addAll(ExportTraceServiceRequest.parseFrom(in).getResourceSpansList());
  }

  /** Metrics are cumulative: the last export says all. */
  private synchronized void takeMetrics(InputStream in) throws IOException {
    metrics = ExportMetricsServiceRequest.parseFrom(in).getResourceMetricsList();
  }

  /** Where it is, as {@code otlp.endpoint} wants it. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Spans of a service so far. */
  synchronized List<Span> spans(String service) {
    return traces.stream()
        .filter(resource -> service(resource.getResource().getAttributesList()).equals(service))
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Values that a histogram of a service has counted, by the last export. */
  synchronized long count(String service, String metric) {
    return metrics.stream()
        .filter(resource -> service(resource.getResource().getAttributesList()).equals(service))
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(each -> each.getName().equals(metric))
        .flatMap((Metric each) -> each.getHistogram().getDataPointsList().stream())
        .mapToLong(point -> point.getCount())
        .sum();
  }

  private static String service(List<KeyValue> attributes) {
    return text(attributes, "service.name");
  }

  /** Value of a text attribute; empty if there is none. */
  static String text(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(key))
        .map(each -> each.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
