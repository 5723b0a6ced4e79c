package io.sonde.protocol.http1;

import io.sonde.spi.Connection;
import io.sonde.spi.Role;
import io.sonde.spi.SpanSink;

/** The responses of a connection: each ends the exchange of its request. */
final class ResponseStream extends MessageStream {
  private final Connection connection;
  private final RequestStream requests;
  private long lastReadNs;
  private boolean tunnel;

  ResponseStream(
      Connection connection, RequestStream requests, Exchanges exchanges, Shared shared) {
    super(false, connection.role().requests().opposite(), exchanges, shared);
    this.connection = connection;
    this.requests = requests;
  }

  /** Whether what follows is another protocol. */
  boolean isTunnel() {
    return tunnel;
  }

  @Override
  String onHead(Head head, boolean whole, long atNs, long readNs, SpanSink spans) {
    if (!exchanges.isAwaiting()) {
      requests.takePartial(spans);
    }
    body.none();
    Exchange exchange = exchanges.answer(atNs);
    int status = head.status;
    if (exchange == null) {
      String reason = exchanges.doubt.unpaired();
      spans.skip(reason);
      return status == 101 ? leave("upgraded") : reason;
    }
    queue(exchange, atNs, readNs);
    if (status < 200 && status != 101) {
      exchange.continued |= status == 100;
      return whole ? null : "head_not_captured";
    }
    exchange.answered = true;
    ResponseAttributes.write(exchange.span, status, connection.role());
    exchanges.answering = exchange;
    if (status == 101 || exchange.connect && status < 300) {
      exchange.requestDone = true;
      exchange.responseDone = true;
      exchange.endNs = atNs;
      exchanges.settle(exchange, false);
      return leave(status == 101 ? "upgraded" : "tunnel");
    }
    if (whole) {
      frame(head, exchange);
    } else {
      body.unknown();
    }
    return null;
  }

  private String leave(String reason) {
    tunnel = true;
    exchanges.dropAll(reason);
    connection.ignore(reason);
    return reason;
  }

  private void queue(Exchange exchange, long atNs, long readNs) {
    if (readNs != 0) {
      lastReadNs = readNs;
    }
    if (!exchange.queued && connection.role() == Role.SERVER) {
      exchange.queued = true;
      if (lastReadNs >= exchange.startNs && lastReadNs <= atNs && lastReadNs != 0) {
        exchange.span.queue(lastReadNs - exchange.startNs);
      }
    }
  }

  /** RFC 9112 section 6.3. */
  private void frame(Head head, Exchange exchange) {
    if (exchange.head || head.status == 204 || head.status == 304) {
      body.none();
    } else if (head.chunked) {
      body.chunked();
    } else if (head.transferEncoding || head.contentLength == Head.NO_LENGTH) {
      body.untilClose();
    } else if (head.contentLength == Head.BAD_LENGTH) {
      body.unknown();
    } else {
      body.length(head.contentLength);
    }
  }

  @Override
  void onEnd(long atNs) {
    Exchange exchange = exchanges.answering;
    exchanges.answering = null;
    if (exchange == null) {
      return;
    }
    if (body.size() >= 0) {
      exchange.span.set(Keys.RESPONSE_SIZE, body.size());
    }
    exchange.responseDone = true;
    exchange.endNs = atNs;
    exchange.clientLeft = connection.role() == Role.SERVER && requests.isClosed();
    if (body.kind() == Body.Kind.UNKNOWN && exchanges.isAwaiting()) {
      exchanges.doubtAll("framing_lost");
    }
    requests.onAnswered(exchange);
    exchanges.settle(exchange, exchange.clientLeft && !isClosed());
  }

  @Override
  void onLost(String reason, boolean missed) {
    if (reason.equals("not_http")) {
      exchanges.doubtAll(reason);
    } else {
      exchanges.dropAll(reason);
    }
  }

  @Override
  void onBreakOff() {
    exchanges.doubtAll("framing_lost");
  }

  @Override
  boolean mayBreakOff() {
    return isOpenEnded() && exchanges.isAwaiting();
  }

  /** The server closed: that ends a body that has no other end. */
  void endAtClose() {
    if (exchanges.answering != null && isOpenEnded()) {
      onEnd(lastNs());
    }
  }

  private boolean isOpenEnded() {
    return body.kind() == Body.Kind.UNKNOWN || body.kind() == Body.Kind.UNTIL_CLOSE;
  }
}
