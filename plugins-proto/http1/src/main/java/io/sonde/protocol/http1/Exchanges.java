package io.sonde.protocol.http1;

import io.sonde.spi.Span;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanSink;

/**
 * The open exchanges of a connection, in the order of their requests, which is the order of the
 * responses (RFC 9112 section 9.3.2). An exchange that was opened in {@link Doubt} is paired only
 * if time allows no other answer: its response is not older than it, and older than the request
 * that follows it.
 */
final class Exchanges {
  /** Most open exchanges of one connection. */
  static final int MAX = 256;

  private Exchange[] ring = {};
  private int first;
  private int count;

  /** What is known of the order of requests and responses. */
  final Doubt doubt = new Doubt();

  /** The exchange whose request body is arriving, or null. */
  Exchange receiving;

  /** The exchange whose response is arriving, or null. */
  Exchange answering;

  boolean isEmpty() {
    return count == 0;
  }

  /** Begins doubt that extends to the exchanges that are open already. */
  void doubtAll(String reason) {
    doubt.begin(reason);
    for (int i = 0; i < count; i++) {
      at(i).certain = false;
    }
  }

  /**
   * Opens an exchange.
   *
   * @return null if it was given up at once, because there are too many or pairing is in doubt
   */
  Exchange open(SpanKind kind, long startNs, SpanSink spans) {
    Span span = spans.begin(kind, startNs);
    if (count == MAX) {
      span.drop("pipeline_too_deep");
      doubt.begin("pipeline_too_deep");
      doubt.pipelined();
      return null;
    }
    if (!doubt.believes(startNs, count == 0)) {
      span.drop(doubt.reason());
      doubt.gaveUp();
      return null;
    }
    if (count == ring.length) {
      grow();
    }
    Exchange exchange = at(count++);
    exchange.begin(span, startNs, doubt.reason() == null);
    exchange.doubts = doubt.times();
    return exchange;
  }

  /**
   * Finds the exchange that a response belongs to.
   *
   * @param atNs when the first byte of the response was seen
   * @return null if it belongs to none that is open
   */
  Exchange answer(long atNs) {
    doubt.responded(atNs);
    int index = firstUnanswered();
    if (index == count) {
      return null;
    }
    Exchange exchange = at(index);
    boolean overtaken = index + 1 < count && atNs >= at(index + 1).startNs;
    if (overtaken && exchange.doubts == doubt.times()) {
      // Otherwise it may be the lost response that came before the next request.
      doubt.pipelined();
    }
    if (exchange.certain) {
      return exchange;
    }
    if (atNs < exchange.startNs) {
      return null;
    }
    if (overtaken) {
      dropUnanswered(doubt.reason() == null ? "unpaired" : doubt.reason());
      return null;
    }
    doubt.end();
    for (int i = index; i < count; i++) {
      at(i).certain = true;
    }
    return exchange;
  }

  /** Whether a request waits for the head of its response. */
  boolean isAwaiting() {
    return count > 0 && !at(count - 1).answered;
  }

  /** Gives up every open exchange; pairing is in doubt from then on. */
  void dropAll(String reason) {
    for (int i = 0; i < count; i++) {
      if (!at(i).finished) {
        at(i).drop(reason);
      }
    }
    count = 0;
    receiving = null;
    answering = null;
    doubt.beginAfresh(reason);
  }

  /**
   * Ends an exchange if both its messages are over.
   *
   * @param hold whether to keep it for {@link #closeAll} to decide
   */
  void settle(Exchange exchange, boolean hold) {
    if (exchange.requestDone && exchange.responseDone && !hold) {
      exchange.end(exchange.endNs);
      sweep();
    }
  }

  /**
   * Ends every open exchange: those with a whole response well, the others with an error.
   *
   * @param error who left, for those that were not answered
   * @param reset whether the connection broke: a client that had left before the end of the
   *     response did then not get it
   */
  void closeAll(String error, long atNs, boolean reset) {
    for (int i = 0; i < count; i++) {
      Exchange exchange = at(i);
      if (exchange.finished) {
        continue;
      }
      if (!exchange.responseDone) {
        exchange.fail(error, atNs);
      } else if (reset && exchange.clientLeft) {
        exchange.fail(Http1Decoder.CLIENT_DISCONNECTED, exchange.endNs);
      } else {
        exchange.end(exchange.endNs);
      }
    }
    count = 0;
    receiving = null;
    answering = null;
  }

  /** Frees the slots of finished exchanges at the front. */
  private void sweep() {
    while (count > 0 && at(0).finished) {
      first = (first + 1) % ring.length;
      count--;
    }
  }

  private void dropUnanswered(String reason) {
    while (count > 0 && !at(count - 1).answered) {
      Exchange exchange = at(--count);
      if (exchange == receiving) {
        receiving = null;
      }
      exchange.drop(reason);
      doubt.gaveUp();
    }
    doubt.begin(reason);
  }

  private int firstUnanswered() {
    int index = 0;
    while (index < count && at(index).answered) {
      index++;
    }
    return index;
  }

  private Exchange at(int index) {
    return ring[(first + index) % ring.length];
  }

  private void grow() {
    Exchange[] larger = new Exchange[Math.max(1, 2 * ring.length)];
    for (int i = 0; i < larger.length; i++) {
      larger[i] = i < count ? at(i) : new Exchange();
    }
    ring = larger;
    first = 0;
  }
}
