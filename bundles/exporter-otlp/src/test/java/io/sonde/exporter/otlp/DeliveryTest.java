package io.sonde.exporter.otlp;

import static io.sonde.exporter.otlp.Exports.QUICK;
import static io.sonde.exporter.otlp.Exports.settings;
import static io.sonde.exporter.otlp.Exports.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.sonde.exporter.otlp.Collector.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when the receiver does not take everything: what is sent and dropped adds up. */
@Timeout(60)
class DeliveryTest {
  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  private SpanExport open(OtlpSettings settings, Backoff backoff) {
    return new SpanExport(
        settings,
        "1",
        new Resources(Map.of()),
        backoff,
        new Complaints(said::add, System::nanoTime));
  }

  private static void awaitEnd(SpanExport export, long spans) {
    Await.until(() -> export.counts().sent() + export.counts().dropped() == spans);
  }

  private static OtlpSettings with(OtlpSettings settings, Duration timeout, int queue, int batch) {
    return new OtlpSettings(
        settings.traces(),
        settings.metrics(),
        settings.headers(),
        settings.compression(),
        timeout,
        settings.certificate(),
        settings.clientCertificate(),
        settings.clientKey(),
        queue,
        batch,
        settings.scheduleDelay(),
        settings.metricsInterval());
  }

  static Arguments[] troubles() {
    IntFunction<Reply> takesTheThird = number -> number < 2 ? null : Reply.OK;
    byte[] two =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(2)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    return new Arguments[] {
      trouble("overloaded twice", first(2, Reply.status(429)), 3, 0, null, 2, "overloaded"),
      trouble("bad gateway", first(1, Reply.status(502)), 3, 0, null, 1, "not available"),
      trouble("unavailable", first(3, Reply.status(503)), 3, 0, null, 3, "not available"),
      trouble("gateway timeout", first(1, Reply.status(504)), 3, 0, null, 1, "not available"),
      trouble("dies before the answer", first(2, Reply.status(0)), 3, 0, null, 2, "broke"),
      trouble("slow, then not", takesTheThird, 3, 0, null, 2, "no answer within otlp.timeout"),
      trouble("server error", number -> Reply.status(500), 0, 3, "rejected", 0, "rejected the"),
      trouble("bad request", number -> text(400, "no\nthanks"), 0, 3, "rejected", 0, "no thanks"),
      trouble("unauthorized", number -> Reply.status(401), 0, 3, "rejected", 0, "otlp.headers"),
      trouble("no such path", number -> Reply.status(404), 0, 3, "rejected", 0, "/v1/traces"),
      trouble("too large", number -> Reply.status(413), 0, 3, "rejected", 0, "otlp.batch_size"),
      trouble("moved", number -> Reply.status(301), 0, 3, "rejected", 0, "has moved"),
      trouble("takes a part", number -> new Reply(200, null, two), 1, 2, "rejected", 0, "too old"),
    };
  }

  private static Arguments trouble(
      String name,
      IntFunction<Reply> script,
      long sent,
      long dropped,
      String reason,
      long retries,
      String sentence) {
    return argumentSet(name, script, sent, dropped, reason, retries, sentence);
  }

  private static IntFunction<Reply> first(int times, Reply reply) {
    return number -> number < times ? reply : Reply.OK;
  }

  private static Reply text(int status, String text) {
    return new Reply(status, null, text.getBytes());
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void whatIsSentAndDroppedAddsUp(
      IntFunction<Reply> script,
      long sent,
      long dropped,
      String reason,
      long retries,
      String sentence)
      throws IOException {
    try (Collector collector = new Collector(script);
        SpanExport export =
            open(with(settings(collector.url()), Duration.ofMillis(500), 8, 3), QUICK)) {
      for (int i = 0; i < 3; i++) {
        export.export(span("span " + i));
      }
      awaitEnd(export, 3);
      assertThat(export.counts().sent()).isEqualTo(sent);
      assertThat(export.counts().dropped()).isEqualTo(dropped);
      if (reason != null) {
        assertThat(export.counts().dropped(reason)).isEqualTo(dropped);
      }
      assertThat(export.counts().retries()).isEqualTo(retries);
      assertThat(said).singleElement().asString().contains(sentence, collector.url());
    }
  }

  @Test
  void retryAfterIsHonoured() throws Exception {
    try (Collector collector =
            new Collector(number -> number == 0 ? new Reply(429, "1", new byte[0]) : Reply.OK);
        SpanExport export = open(settings(collector.url()), QUICK)) {
      export.export(span("one"));
      long first = collector.next().atNs();
      long second = collector.next().atNs();
      assertThat(second - first).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(1000));
      awaitEnd(export, 1);
      assertThat(export.counts().sent()).isEqualTo(1);
    }
  }

  @Test
  void aRequestThatIsTooOldIsGivenUp() throws IOException {
    try (Collector collector = new Collector(number -> Reply.status(503));
        SpanExport export = open(settings(collector.url()), new Backoff(5, 10, 50))) {
      export.export(span("one"));
      awaitEnd(export, 1);
      assertThat(export.counts().dropped("unavailable")).isEqualTo(1);
      assertThat(said).hasSize(1);
    }
  }

  @Test
  void aCollectorThatComesLateGetsWhatWaited() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    try (SpanExport export = open(settings("http://127.0.0.1:" + port), QUICK)) {
      export.export(span("one"));
      Await.until(() -> export.counts().retries() > 0);
      assertThat(said).singleElement().asString().contains("Does a collector listen there?");
      try (Collector collector = new Collector(number -> Reply.OK, null, port)) {
        awaitEnd(export, 1);
        assertThat(collector.spanNames()).containsExactly("one");
      }
    }
  }

  @Test
  void aFullQueueDropsAndCounts() throws Exception {
    try (Collector collector = new Collector(number -> number == 0 ? null : Reply.OK);
        SpanExport export = open(with(settings(collector.url()), hour(), 8, 1), QUICK)) {
      export.export(span("hangs"));
      collector.next();
      for (int i = 0; i < 20; i++) {
        export.export(span("waits"));
      }
      assertThat(export.counts().dropped("queue_full")).isEqualTo(12);
      collector.release();
      awaitEnd(export, 21);
      assertThat(export.counts().sent()).isEqualTo(9); // the one that hung was sent again
    }
  }

  @Test
  void closeIsBoundedAndCountsWhatItLeaves() throws Exception {
    try (Collector collector = new Collector(number -> null)) {
      SpanExport export = open(with(settings(collector.url()), hour(), 8, 1), QUICK);
      for (int i = 0; i < 5; i++) {
        export.export(span("hangs"));
      }
      collector.next();
      long before = System.nanoTime();
      export.close();
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(20));
      assertThat(export.counts().dropped("shutdown")).isEqualTo(5);
      export.export(span("late"));
      assertThat(export.counts().dropped("shutdown")).isEqualTo(6);
      assertThat(export.counts().sent()).isZero();
    }
  }

  @Test
  @SuppressWarnings("try") // closed before its time: what it did then is looked at
  void closeDoesNotWaitForTheNextTry() throws Exception {
    try (Collector collector = new Collector(number -> number == 0 ? Reply.status(503) : Reply.OK);
        SpanExport export =
            open(settings(collector.url()), new Backoff(600_000, 600_000, 3_600_000))) {
      export.export(span("one"));
      collector.next();
      export.close();
      assertThat(export.counts().sent()).as("one last try").isEqualTo(1);
    }
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }
}
