package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What comes out at the other end: a thousand requests as a collector and a Prometheus see them.
 */
class ExportTest {
  private static final int COUNT = 1000;
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([0-9.]+)\"]");

  private static Program server;
  private static OtlpReceiver receiver;
  private static Agent agent;
  private static List<Exchange> exchanges;

  @BeforeAll
  static void loadAServer() {
    Needs.agent();
    server = Shops.node();
    receiver = new OtlpReceiver();
    agent =
        Agent.setup()
            .trace(server)
            .set("otlp.endpoint", receiver.endpoint())
            .set("otlp.metrics.interval", "1s")
            .start();
    exchanges = Load.run(server.port(), Mix.ofShop(COUNT));
    agent.awaitSpans(COUNT, _ -> true);
  }

  @AfterAll
  static void stopAll() {
    try (Program _ = server;
        OtlpReceiver _ = receiver;
        Agent stopping = agent) {
      if (stopping != null) {
        stopping.stop();
      }
    }
  }

  @Test
  void sendsEverySpanToACollector() {
    assertThat(Await.until(() -> receiver.spans("shop").size() >= COUNT)).isTrue();
    List<io.opentelemetry.proto.trace.v1.Span> spans = receiver.spans("shop");
    assertThat(spans).hasSize(COUNT);
    assertThat(spans.stream().map(span -> span.getSpanId()).distinct()).hasSize(COUNT);
    assertThat(
            spans.stream()
                .map(span -> OtlpReceiver.text(span.getAttributesList(), "url.query"))
                .toList())
        .containsExactlyInAnyOrderElementsOf(
            exchanges.stream().map(exchange -> exchange.request().query()).toList());
    assertThat(spans)
        .allMatch(span -> span.getTraceId().size() == 16 && span.getKindValue() == 2 /* SERVER */)
        .allMatch(span -> span.getEndTimeUnixNano() > span.getStartTimeUnixNano());
  }

  @Test
  void sendsMetricsToACollector() {
    for (String metric :
        List.of(
            "http.server.request.duration",
            "http.server.request.body.size",
            "http.server.response.body.size")) {
      assertThat(Await.until(() -> receiver.count("shop", metric) == COUNT)).as(metric).isTrue();
    }
  }

  @Test
  void isScrapedByPrometheus() throws IOException {
    String prometheus = Needs.command("prometheus");
    int port = FreePort.take();
    Folder folder = Folder.create();
    folder.write(
        "prometheus.yml",
        """
        scrape_configs:
          - job_name: sonde
            scrape_interval: 1s
            honor_labels: true
            static_configs:
              - targets: ["%s"]
        """
            .formatted(agent.metrics().getAuthority()));
    List<String> command =
        List.of(
            prometheus,
            "--config.file=prometheus.yml",
            "--enable-feature=exemplar-storage",
            "--storage.tsdb.path=data",
            "--web.listen-address=127.0.0.1:" + port);
    try (Program _ = Program.start(port, folder, command)) {
      // With honor_labels the service is the job, not the agent that was scraped.
      String duration = "sum(http_server_request_duration_seconds_count{job=\"shop\"})";
      assertThat(Await.until(() -> query(port, duration) == COUNT)).as(duration).isTrue();
      assertThat(query(port, "count(target_info{job=\"shop\",instance!=\"\"})")).isEqualTo(1);
      assertThat(query(port, "up{job=\"sonde\"}")).isEqualTo(1);
      long failed = exchanges.stream().filter(exchange -> exchange.status() == 500).count();
      assertThat(
              query(
                  port,
                  "sum(http_server_request_duration_seconds_count{"
                      + "http_response_status_code=\"500\",error_type=\"500\"})"))
          .isEqualTo(failed);
      long bytes = exchanges.stream().mapToLong(Exchange::responseBytes).sum();
      assertThat(query(port, "sum(http_server_response_body_size_bytes_sum)")).isEqualTo(bytes);
      String exemplars = "query_exemplars?start=0&end=9999999999&query=";
      assertThat(get(port, exemplars, "http_server_request_duration_seconds_bucket"))
          .contains("\"trace_id\":\"");
    }
  }

  @Test
  void writesWhatPromtoolApprovesOf() throws Exception {
    Process check =
        new ProcessBuilder(Needs.command("promtool"), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    check.outputWriter().append(agent.scrape().text()).close();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(check.exitValue()).isZero();
  }

  /** The value of a query with one result; -1 if it has none yet. */
  private static double query(int port, String query) {
    Matcher value = VALUE.matcher(get(port, "query?query=", query));
    return value.find() ? Double.parseDouble(value.group(1)) : -1;
  }

  /** What the API answers; nothing while it listens and does not answer yet. */
  private static String get(int port, String what, String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + what + encoded);
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
