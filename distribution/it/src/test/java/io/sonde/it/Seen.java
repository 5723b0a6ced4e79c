package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a span must say of an exchange; the query tells the exchanges of a test apart. */
record Seen(
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
        query,
        span.text("http.request.method"),
        path,
        span.number("http.response.status_code"),
        span.number("http.request.body.size"),
        span.number("http.response.body.size"));
  }

  /** Every exchange must have exactly one span that says what its client saw, and no more. */
  static void assertMatch(Collection<Span> spans, Collection<Exchange> exchanges) {
    Map<String, List<Seen>> expected = new TreeMap<>();
    for (Exchange exchange : exchanges) {
      expected
          .computeIfAbsent(exchange.request().query(), _ -> new ArrayList<>())
          .add(of(exchange));
    }
    Map<String, List<Seen>> actual = new TreeMap<>();
    for (Span span : spans) {
      Seen seen = of(span);
      actual.computeIfAbsent(String.valueOf(seen.query), _ -> new ArrayList<>()).add(seen);
    }
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (query, seen) -> {
          List<Seen> found = actual.remove(query);
          if (!seen.equals(found)) {
            differences.add("expected " + seen + "\n     got " + found);
          }
        });
    actual.forEach((_, seen) -> differences.add("not expected " + seen));
    assertThat(differences.stream().limit(10).toList())
        .as("%d of %d exchanges differ", differences.size(), exchanges.size())
        .isEmpty();
    assertThat(spans).hasSameSizeAs(exchanges);
  }
}
