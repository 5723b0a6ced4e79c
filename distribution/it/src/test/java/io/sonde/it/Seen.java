package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a span must say of an exchange.
 *
 * @param query tells the exchanges of a test apart
 * @param requestBytes size of the request's body, -1 if the span does not say it
 * @param responseBytes same of the response
 */
public record Seen(
    String query, String method, String path, long status, long requestBytes, long responseBytes) {
  static Seen of(Exchange exchange) {
    Request request = exchange.request();
    return new Seen(
        request.query(),
        request.method(),
        request.path(),
        exchange.status(),
        request.bodyBytes(),
        exchange.responseBytes());
  }

  static Seen of(Span span) {
    String path = span.text("url.path");
    String query = span.text("url.query");
    if (span.kind().equals("CLIENT")) {
      URI url = URI.create(span.text("url.full"));
      path = url.getRawPath();
      query = url.getRawQuery();
    }
    return new Seen(
        String.valueOf(query),
        span.text("http.request.method"),
        path,
        span.number("http.response.status_code"),
        span.number("http.request.body.size"),
        span.number("http.response.body.size"));
  }

  private Seen withoutRequestBytes() {
    return new Seen(query, method, path, status, -1, responseBytes);
  }

  /** Every exchange must have exactly one span that says what its client saw, and no more. */
  public static void assertMatch(Collection<Span> spans, Collection<Exchange> exchanges) {
    assertMatch(spans, exchanges, false);
  }

  /**
   * The same.
   *
   * @param chunksOptional whether a span may leave out the size of a request that came in chunks:
   *     the size lines of some may lie in what is not captured
   */
  public static void assertMatch(
      Collection<Span> spans, Collection<Exchange> exchanges, boolean chunksOptional) {
    Map<String, List<Seen>> found = new TreeMap<>();
    for (Span span : spans) {
      Seen seen = of(span);
      found.computeIfAbsent(seen.query, _ -> new ArrayList<>()).add(seen);
    }
    List<String> differences = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      Seen expected = of(exchange);
      List<Seen> seen = found.remove(expected.query);
      boolean unsized =
          chunksOptional
              && exchange.request().chunked()
              && List.of(expected.withoutRequestBytes()).equals(seen);
      if (!unsized && !List.of(expected).equals(seen)) {
        differences.add("expected " + expected + "\n     got " + seen);
      }
    }
    found.forEach((_, seen) -> differences.add("not expected " + seen));
    assertThat(differences.stream().limit(10).toList())
        .as("%d of %d exchanges differ", differences.size(), exchanges.size())
        .isEmpty();
    assertThat(spans).hasSameSizeAs(exchanges);
  }
}
