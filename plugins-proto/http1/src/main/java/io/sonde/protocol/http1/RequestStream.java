package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import io.sonde.spi.Connection;
import io.sonde.spi.Role;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanSink;

/** The requests of a connection: each opens an exchange. */
final class RequestStream extends MessageStream {
  private static final long HEAD = Bytes.word("HEAD");
  private static final long CONNECT = Bytes.word("CONNECT");

  private final Connection connection;
  private final RequestAttributes attributes;
  private Endpoints endpoints;

  RequestStream(Connection connection, Exchanges exchanges, Shared shared) {
    super(true, connection.role().requests(), exchanges, shared);
    this.connection = connection;
    this.attributes = shared.attributes;
  }

  @Override
  String onHead(Head head, boolean whole, long atNs, long readNs, SpanSink spans) {
    Role role = connection.role();
    SpanKind kind = role == Role.SERVER ? SpanKind.SERVER : SpanKind.CLIENT;
    boolean connect = head.isMethod(CONNECT, 7);
    Exchange exchange = exchanges.open(kind, atNs, spans);
    exchanges.receiving = exchange;
    if (exchange != null) {
      exchange.head = head.isMethod(HEAD, 4);
      exchange.connect = connect;
      exchange.expectsContinue = head.expectsContinue;
      if (endpoints == null) {
        endpoints = new Endpoints(connection);
      }
      attributes.write(exchange.span, head, role, connect, endpoints);
    }
    if (!whole) {
      body.unknown();
      giveUp();
      exchanges.doubt.begin("head_not_captured");
      return "head_not_captured";
    }
    frame(head, connect);
    return null;
  }

  /** RFC 9112 section 6.3: a request without a length has no body. */
  private void frame(Head head, boolean connect) {
    if (connect) {
      body.none();
    } else if (head.chunked) {
      body.chunked();
    } else if (head.transferEncoding || head.contentLength == Head.BAD_LENGTH) {
      body.unknown();
    } else if (head.contentLength > 0) {
      body.length(head.contentLength);
    } else {
      body.none();
    }
  }

  @Override
  void onEnd(long atNs) {
    Exchange exchange = exchanges.receiving;
    exchanges.receiving = null;
    if (exchange != null) {
      if (body.size() >= 0) {
        exchange.span.set(Keys.REQUEST_SIZE, body.size());
      }
      exchange.requestDone = true;
      exchanges.settle(exchange, false);
    }
  }

  @Override
  void onLost(String reason, boolean missed) {
    giveUp();
    exchanges.doubt.begin(reason);
    if (missed) {
      exchanges.doubt.missedRequest();
    }
  }

  @Override
  void onBreakOff() {
    if (body.kind() == Body.Kind.UNKNOWN) {
      exchanges.doubt.begin("framing_lost");
    }
  }

  @Override
  boolean mayBreakOff() {
    return body.kind() == Body.Kind.UNKNOWN;
  }

  /** The request is taken for over, its size unknown. */
  void giveUp() {
    Exchange exchange = exchanges.receiving;
    exchanges.receiving = null;
    if (exchange != null) {
      exchange.requestDone = true;
      exchanges.settle(exchange, false);
    }
  }

  /**
   * The response to a request is over. The rest of its body is waited for, unless it cannot be seen
   * or will not come because the client never got its 100 Continue (RFC 9110 section 10.1.1).
   */
  void onAnswered(Exchange exchange) {
    if (exchange != exchanges.receiving) {
      return;
    }
    boolean refused = exchange.expectsContinue && !exchange.continued && body.isUntouched();
    if (refused) {
      expectHead();
    }
    if (refused || body.kind() == Body.Kind.UNKNOWN) {
      exchange.requestDone = true;
      exchanges.receiving = null;
    }
  }
}
