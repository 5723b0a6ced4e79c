package io.sonde.protocol.http1;

import io.sonde.spi.Span;

/** A request and its response. A reused slot of {@link Exchanges}. */
final class Exchange {
  Span span;
  long startNs;

  /** Whether it is known that the next response on the wire is this request's. */
  boolean certain;

  /** {@link Doubt#times} when it began. */
  int doubts;

  boolean head;
  boolean connect;
  boolean expectsContinue;

  /** Whether 100 Continue was sent, so that the body will come. */
  boolean continued;

  /** Whether the queue time was looked at. */
  boolean queued;

  /** Whether no more of the request will come. */
  boolean requestDone;

  /** Whether the head of the final response was seen. */
  boolean answered;

  /** Whether the response is over, at {@link #endNs}. */
  boolean responseDone;

  long endNs;

  /** Whether the client had closed its direction before the response was over. */
  boolean clientLeft;

  /** Whether its span was ended or dropped. */
  boolean finished;

  void begin(Span span, long startNs, boolean certain) {
    this.span = span;
    this.startNs = startNs;
    this.certain = certain;
    head = false;
    connect = false;
    expectsContinue = false;
    continued = false;
    queued = false;
    requestDone = false;
    answered = false;
    responseDone = false;
    endNs = 0;
    clientLeft = false;
    finished = false;
  }

  void end(long atNs) {
    span.end(Math.max(startNs, atNs));
    finish();
  }

  void fail(String error, long atNs) {
    span.error(error);
    end(atNs);
  }

  void drop(String reason) {
    span.drop(reason);
    finish();
  }

  private void finish() {
    span = null;
    finished = true;
  }
}
