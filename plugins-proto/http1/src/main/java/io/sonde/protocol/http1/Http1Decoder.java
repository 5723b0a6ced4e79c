package io.sonde.protocol.http1;

import io.sonde.spi.Chunk;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Direction;
import io.sonde.spi.SpanSink;

/** Turns the two directions of one connection into exchanges, and these into spans. */
final class Http1Decoder implements Decoder {
  /** Value of {@code error.type}: the client was gone before the response was over. */
  static final String CLIENT_DISCONNECTED = "client_disconnected";

  /** Value of {@code error.type}: the server was gone before the response was over. */
  static final String SERVER_DISCONNECTED = "server_disconnected";

  private final Exchanges exchanges = new Exchanges();
  private final RequestStream requests;
  private final ResponseStream responses;
  private Direction firstClosed;
  private boolean firstReset;

  Http1Decoder(Connection connection, Shared shared) {
    requests = new RequestStream(connection, exchanges, shared);
    responses = new ResponseStream(connection, requests, exchanges, shared);
    if (connection.joinedLate()) {
      exchanges.doubt.begin("joined_late");
      requests.beginLost("joined_late");
      responses.beginLost("joined_late");
    }
  }

  @Override
  public void onBytes(Chunk chunk, SpanSink spans) {
    if (!responses.isTunnel()) {
      stream(chunk.direction()).read(chunk, spans);
    }
  }

  @Override
  public void onGap(Direction direction, long missingBytes, SpanSink spans) {
    if (!responses.isTunnel()) {
      stream(direction).gap(missingBytes);
    }
  }

  @Override
  public void onClose(Direction direction, long atNs, boolean reset, SpanSink spans) {
    if (firstClosed == null) {
      firstClosed = direction;
      firstReset = reset;
    }
    MessageStream closing = stream(direction);
    closing.close();
    if (closing == requests) {
      requests.giveUp();
    } else if (!reset) {
      responses.endAtClose();
    }
    boolean both = requests.isClosed() && responses.isClosed();
    boolean unclear = reset && direction == Direction.SENT && !both;
    if (both || closing == responses && !unclear) {
      exchanges.closeAll(whoLeft(direction, reset), atNs, reset);
    }
  }

  @Override
  public boolean isIdle() {
    return exchanges.isEmpty() && !requests.isInMessage() && !responses.isInMessage();
  }

  /**
   * Who ended the connection: the end that closed first. A reset that was reported of both
   * directions, ours first, is taken to be the peer's.
   */
  private String whoLeft(Direction last, boolean lastReset) {
    Direction left = firstClosed;
    if (firstClosed == Direction.SENT && last == Direction.RECEIVED && firstReset && lastReset) {
      left = Direction.RECEIVED;
    }
    return left == requests.direction ? CLIENT_DISCONNECTED : SERVER_DISCONNECTED;
  }

  private MessageStream stream(Direction direction) {
    return direction == requests.direction ? requests : responses;
  }
}
