package io.sonde.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends a request on the calling thread, again and again until it is taken, refused for good, too
 * old or the exporter ends. (The SDK leaves retrying to its sender.) One thread; {@link #abort} any
 * thread.
 */
final class CollectorSender implements HttpSender {
  private final HttpSenderConfig config;
  private final String signal;
  private final HttpPost post;
  private final Backoff backoff;
  private final Shutdown shutdown;
  private final RequestCounts counts;
  private final Complaints complaints;
  private final Diagnosis diagnosis;
  private Outcome outcome = Outcome.SENT;

  CollectorSender(
      HttpSenderConfig config,
      String signal,
      Backoff backoff,
      Shutdown shutdown,
      RequestCounts counts,
      Complaints complaints) {
    this.config = config;
    this.signal = signal;
    this.post = new HttpPost(config);
    this.backoff = backoff;
    this.shutdown = shutdown;
    this.counts = counts;
    this.complaints = complaints;
    this.diagnosis = new Diagnosis(signal, config.getEndpoint());
  }

  /** What became of the last request. */
  Outcome outcome() {
    return outcome;
  }

  /** Breaks the request that is under way. */
  void abort() {
    post.abort();
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    try {
      byte[] body = body(message);
      long begin = System.nanoTime();
      for (int tries = 1; ; tries++) {
        Attempt attempt = attempt(body);
        if (attempt.outcome != null) {
          outcome = attempt.outcome;
          attempt.tell(onResponse, onError);
          return;
        }
        long waitMs = backoff.waitMs(tries, attempt.askedMs(), ThreadLocalRandom.current());
        long ageMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (ageMs + waitMs > backoff.giveUpMs() || !shutdown.pause(waitMs)) {
          outcome = Outcome.dropped(shutdown.begun() ? "shutdown" : "unavailable");
          attempt.tell(onResponse, onError);
          return;
        }
        counts.retried();
      }
    } catch (IOException e) {
      outcome = Outcome.dropped("not_encoded");
      onError.accept(e);
    }
  }

  private Attempt attempt(byte[] body) {
    if (shutdown.expired()) {
      return new Attempt(null, new IOException("shutting down"), Outcome.dropped("shutdown"));
    }
    long begin = System.nanoTime();
    try {
      Answer answer = post.send(body);
      return new Attempt(answer, null, judge(answer));
    } catch (IOException e) {
      if (shutdown.expired()) {
        return new Attempt(null, e, Outcome.dropped("shutdown"));
      }
      complaints.say(signal + e.getClass().getName(), diagnosis.of(e));
      return new Attempt(null, e, Diagnosis.isFinal(e) ? Outcome.dropped("certificate") : null);
    } finally {
      counts.took(System.nanoTime() - begin);
    }
  }

  /** The end that an answer is; null if the request is to be tried again. */
  private Outcome judge(Answer answer) {
    if (!answer.accepted()) {
      complaints.say(signal + answer.status(), diagnosis.of(answer));
      return answer.retryable() ? null : Outcome.dropped("rejected");
    }
    AnswerBody partial = AnswerBody.accepted(answer.body());
    if (partial.rejected() > 0) {
      complaints.say(signal + "partial", diagnosis.of(partial));
    }
    return new Outcome(null, partial.rejected());
  }

  private byte[] body(MessageWriter message) throws IOException {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(Math.max(1024, message.getContentLength() / 4));
    // gzip is the only one that can be configured.
    try (OutputStream out = config.getCompressor() == null ? bytes : new FastGzip(bytes)) {
      message.writeMessage(out);
    }
    return bytes.toByteArray();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  /** One try: an answer or an error, and the end if it is one. */
  private record Attempt(Answer answer, IOException error, Outcome outcome) {
    long askedMs() {
      return answer == null ? 0 : answer.retryAfterMs();
    }

    void tell(Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      if (answer != null) {
        onResponse.accept(answer);
      } else {
        onError.accept(error);
      }
    }
  }
}
