package io.sonde.it.hard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Program;
import io.sonde.it.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What tests ask of an agent. */
public final class Expect {
  private Expect() {}

  /** Ends a test well: the ledger must balance, the agent must stop in order. */
  public static void end(Agent agent, Program... programs) {
    try {
      agent.assertLedgerBalanced();
      agent.stop();
      assertThat(agent.log()).as("log").noneMatch(line -> line.contains("Exception"));
    } finally {
      if (agent != null) {
        agent.close();
      }
      for (Program program : programs) {
        if (program != null) {
          program.close();
        }
      }
    }
  }

  /** Spans of requests for a path. */
  public static Predicate<Span> path(String path) {
    return span -> path.equals(span.text("url.path"));
  }

  /** Waits for the span of a request for a path; there must not be two. */
  public static Span only(Agent agent, String path) {
    List<Span> spans = agent.awaitSpans(1, path(path));
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  /** Query of a server's span; empty if it has none. */
  public static String query(Span span) {
    String query = span.text("url.query");
    return query == null ? "" : query;
  }

  /** Waits for the span of a request with a query; there must not be two. */
  public static Span query(Agent agent, String query) {
    List<Span> spans = agent.awaitSpans(1, span -> query(span).equals(query));
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  /** Checks method, status and sizes; -1 for what must not be there. */
  public static Span exchange(
      Span span, String method, int status, long requestBytes, long responseBytes) {
    Map<String, Object> seen = new HashMap<>();
    seen.put("method", span.text("http.request.method"));
    seen.put("status", span.number("http.response.status_code"));
    seen.put("request", span.number("http.request.body.size"));
    seen.put("response", span.number("http.response.body.size"));
    assertThat(seen)
        .as("%s", span)
        .isEqualTo(
            Map.of(
                "method",
                method,
                "status",
                (long) status,
                "request",
                requestBytes,
                "response",
                responseBytes));
    return span;
  }
}
