package io.sonde.exporter.otlp;

import static io.sonde.exporter.otlp.Exports.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.sonde.spi.telemetry.FinishedSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class SmallPartsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          -                             | 0
          ''                            | 0
          soon                          | 0
          -5                            | 0
          0                             | 0
          120                           | 120000
          ' 7 '                         | 7000
          99999999999999999999          | 9223372036854775807
          9223372036854775              | 9223372036854775000
          9223372036854776              | 9223372036854775807
          Tue, 14 Nov 2023 22:13:30 GMT | 10000
          Tue, 14 Nov 2023 22:13:10 GMT | 0
          """)
  void retryAfter(String header, long ms) {
    assertThat(RetryAfter.parse(header, Instant.parse("2023-11-14T22:13:20Z"))).isEqualTo(ms);
  }

  @ParameterizedTest
  @CsvSource({
    "1,   0,     500,   1000",
    "2,   0,     1000,  2000",
    "5,   0,     8000,  16000",
    "6,   0,     15000, 30000",
    "100, 0,     15000, 30000",
    "1,   5000,  5000,  5000",
    "1,   90000, 30000, 30000",
  })
  void waitsGrowAreJitteredAndLimited(int tries, long asked, long least, long most) {
    Backoff backoff = new Backoff(1_000, 30_000, 300_000);
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.waitMs(tries, asked, random)).isBetween(least, most);
    }
  }

  static Arguments[] bodies() {
    byte[] partial =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(300)
                    .setErrorMessage("too\told"))
            .build()
            .toByteArray();
    return new Arguments[] {
      argumentSet("empty", new byte[0], 0, ""),
      argumentSet("partial success", partial, 300, "too old"),
      argumentSet("cut in the message", java.util.Arrays.copyOf(partial, 5), 0, ""),
      argumentSet("text", "all good".getBytes(), 0, ""),
      argumentSet("length beyond the end", new byte[] {10, 127, 1}, 0, ""),
      argumentSet(
          "endless number", "\377\377\377\377\377\377\377\377\377\377\377".getBytes(), 0, ""),
      argumentSet(
          "negative count", new byte[] {10, 11, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, 0, ""),
    };
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bodiesOfSuccess(byte[] body, long rejected, String message) {
    assertThat(AnswerBody.accepted(body)).isEqualTo(new AnswerBody(rejected, message));
  }

  @ParameterizedTest
  @CsvSource({
    "'\010\003\022\007no disk', no disk",
    "'<html>gone</html>', <html>gone</html>",
    "'', ''",
  })
  void bodiesOfErrors(String body, String message) {
    assertThat(AnswerBody.refused(body.getBytes()).message()).isEqualTo(message);
  }

  @Test
  void aLongErrorIsCut() {
    assertThat(AnswerBody.refused("x".repeat(1_000).getBytes()).message()).hasSize(200);
  }

  @Test
  void complaintsAreSaidOnceAndRepeatsCounted() {
    List<String> said = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    Complaints complaints = new Complaints(said::add, clock::get);
    for (int i = 0; i < 5; i++) {
      complaints.say("a", "a" + i);
    }
    complaints.say("b", "b");
    clock.addAndGet(TimeUnit.MINUTES.toNanos(10));
    complaints.say("a", "a again");
    complaints.say("a", "a once more");
    assertThat(said).containsExactly("a0", "b", "a again (5 times since this was last said)");
  }

  @Test
  void aQueueGivesBatchesInOrderAroundItsEnd() {
    SpanQueue queue = new SpanQueue(5, 3);
    List<String> given = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    List<FinishedSpan> batch = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 4; i++) {
        String name = round + "." + i;
        assertThat(queue.offer(span(name))).isTrue();
        given.add(name);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(queue.take(batch, 1)).isTrue();
        assertThat(batch).hasSizeLessThanOrEqualTo(3);
        batch.forEach(span -> taken.add(span.name()));
        batch.clear();
      }
    }
    assertThat(taken).isEqualTo(given);
    assertThat(queue.length()).isZero();
  }

  @Test
  void aClosedQueueTakesNothingAndGivesTheRest() {
    SpanQueue queue = new SpanQueue(5, 3);
    queue.offer(span("one"));
    queue.close();
    assertThat(queue.offer(span("two"))).isFalse();
    List<FinishedSpan> batch = new ArrayList<>();
    assertThat(queue.take(batch, TimeUnit.HOURS.toNanos(1))).isTrue();
    assertThat(batch).hasSize(1);
    batch.clear();
    assertThat(queue.take(batch, TimeUnit.HOURS.toNanos(1))).isFalse();
  }

  @Test
  void aFullBatchDoesNotWait() {
    SpanQueue queue = new SpanQueue(5, 3);
    for (int i = 0; i < 3; i++) {
      queue.offer(span("x"));
    }
    List<FinishedSpan> batch = new ArrayList<>();
    assertThat(queue.take(batch, TimeUnit.HOURS.toNanos(1))).isTrue();
    assertThat(batch).hasSize(3);
  }
}
