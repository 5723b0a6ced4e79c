package io.sonde.protocol.http1;

import io.sonde.spi.AttributeKey;

/** Attributes of HTTP spans and metrics, semantic conventions 1.44, {@code docs/http}. */
final class Keys {
  static final AttributeKey METHOD = AttributeKey.of("http.request.method");
  static final AttributeKey METHOD_ORIGINAL = AttributeKey.of("http.request.method_original");
  static final AttributeKey STATUS = AttributeKey.of("http.response.status_code");
  static final AttributeKey ROUTE = AttributeKey.of("http.route");
  static final AttributeKey REQUEST_SIZE = AttributeKey.of("http.request.body.size");
  static final AttributeKey RESPONSE_SIZE = AttributeKey.of("http.response.body.size");
  static final AttributeKey ERROR = AttributeKey.of("error.type");
  static final AttributeKey SCHEME = AttributeKey.of("url.scheme");
  static final AttributeKey PATH = AttributeKey.of("url.path");
  static final AttributeKey QUERY = AttributeKey.of("url.query");
  static final AttributeKey FULL = AttributeKey.of("url.full");
  static final AttributeKey SERVER_ADDRESS = AttributeKey.of("server.address");
  static final AttributeKey SERVER_PORT = AttributeKey.of("server.port");
  static final AttributeKey CLIENT_ADDRESS = AttributeKey.of("client.address");
  static final AttributeKey PEER_ADDRESS = AttributeKey.of("network.peer.address");
  static final AttributeKey PEER_PORT = AttributeKey.of("network.peer.port");
  static final AttributeKey PROTOCOL_NAME = AttributeKey.of("network.protocol.name");
  static final AttributeKey PROTOCOL_VERSION = AttributeKey.of("network.protocol.version");
  static final AttributeKey USER_AGENT = AttributeKey.of("user_agent.original");

  private Keys() {}
}
