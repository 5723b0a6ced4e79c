package io.sonde.protocol.http1;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.Bytes;
import io.sonde.spi.Role;
import io.sonde.spi.Span;
import java.lang.foreign.MemorySegment;

/**
 * Writes what the head of a request says into its span, semantic conventions 1.44, {@code
 * docs/http/http-spans.md}. Copies bytes, makes no strings.
 */
final class RequestAttributes {
  private static final AsciiName HTTP = new AsciiName("http");
  private static final AsciiName HTTPS = new AsciiName("https");

  private final Methods methods;
  private final Target target = new Target();
  private final Authority authority = new Authority();
  private final Forwarded forwarded = new Forwarded();
  private final TextBuffer text = new TextBuffer();

  RequestAttributes(Methods methods) {
    this.methods = methods;
  }

  void write(Span span, Head head, Role role, boolean connect, Endpoints endpoints) {
    String method = methods.name(head.memory, head.method, head.methodLength);
    if (method == Methods.OTHER) {
      span.name("HTTP").set(Keys.METHOD_ORIGINAL, head.memory, head.method, head.methodLength);
    } else {
      span.name(method);
    }
    span.set(Keys.METHOD, method);
    target.read(head, connect);
    if (role == Role.SERVER) {
      server(span, head, endpoints);
    } else {
      client(span, head, endpoints, connect);
    }
    if (head.line) {
      span.set(Keys.PROTOCOL_VERSION, head.minor == 0 ? "1.0" : "1.1");
    }
    span.set(Keys.PEER_ADDRESS, endpoints.peerAddress).set(Keys.PEER_PORT, endpoints.peerPort);
    if (head.count(Head.TRACEPARENT) == 1) {
      TraceParent.apply(
          span, head.memory, head.at(Head.TRACEPARENT), head.length(Head.TRACEPARENT));
    }
  }

  private void server(Span span, Head head, Endpoints endpoints) {
    MemorySegment memory = head.memory;
    forwarded.read(head);
    String scheme = "http";
    if (forwarded.protoLength > 0) {
      scheme = scheme(span, memory, forwarded.proto, forwarded.protoLength);
    } else if (target.schemeLength > 0) {
      scheme = scheme(span, memory, head.target, target.schemeLength);
    } else {
      span.set(Keys.SCHEME, scheme);
    }
    path(span, memory);
    if (forwarded.hostLength > 0) {
      authority.read(memory, forwarded.host, forwarded.host + forwarded.hostLength);
    } else {
      origin(head);
    }
    if (authority.hostLength > 0) {
      serverAddress(span, memory, scheme);
    } else {
      span.set(Keys.SERVER_ADDRESS, endpoints.localAddress)
          .set(Keys.SERVER_PORT, endpoints.localPort);
    }
    if (forwarded.clientLength > 0) {
      span.set(Keys.CLIENT_ADDRESS, memory, forwarded.client, forwarded.clientLength);
    } else {
      span.set(Keys.CLIENT_ADDRESS, endpoints.peerAddress);
    }
    if (head.has(Head.USER_AGENT)) {
      header(span, Keys.USER_AGENT, head, Head.USER_AGENT);
    }
  }

  private void client(Span span, Head head, Endpoints endpoints, boolean connect) {
    MemorySegment memory = head.memory;
    String scheme =
        HTTPS.fills(memory, head.target, head.target + target.schemeLength) ? "https" : "http";
    origin(head);
    if (authority.hostLength > 0) {
      serverAddress(span, memory, scheme);
    } else {
      span.set(Keys.SERVER_ADDRESS, endpoints.peerAddress)
          .set(Keys.SERVER_PORT, endpoints.peerPort);
    }
    if (!head.line) {
      return;
    }
    text.clear();
    if (connect) {
      text.add(memory, authority.hostAndPort, hostAndPortLength(head));
    } else {
      fullUrl(head, endpoints);
    }
    text.set(span, Keys.FULL);
  }

  private void fullUrl(Head head, Endpoints endpoints) {
    MemorySegment memory = head.memory;
    if (target.schemeLength > 0) {
      text.add(memory, head.target, target.schemeLength).add("://");
      if (authority.hasUser) {
        text.add("REDACTED:REDACTED@");
      }
    } else {
      text.add("http://");
    }
    if (authority.hostLength > 0) {
      text.add(memory, authority.hostAndPort, hostAndPortLength(head));
    } else {
      boolean ipv6 = endpoints.peerAddress.indexOf(':') >= 0;
      text.add(ipv6 ? "[" : "").add(endpoints.peerAddress).add(ipv6 ? "]:" : ":");
      text.add(endpoints.peerPort);
    }
    boolean asterisk = target.resourceLength == 1 && Bytes.at(memory, target.resource) == '*';
    if (!asterisk) {
      text.add(memory, target.resource, target.resourceLength);
    }
  }

  /** Reads the authority of the target, or else that of Host (RFC 9112 section 3.2.2). */
  private void origin(Head head) {
    if (target.authorityLength > 0) {
      authority.read(head.memory, target.authority, target.authority + target.authorityLength);
    } else if (head.has(Head.HOST)) {
      long host = head.at(Head.HOST);
      authority.read(head.memory, host, host + head.length(Head.HOST));
    } else {
      authority.read(head.memory, 0, 0);
    }
  }

  private int hostAndPortLength(Head head) {
    long end =
        target.authorityLength > 0
            ? target.authority + target.authorityLength
            : head.at(Head.HOST) + head.length(Head.HOST);
    return (int) (end - authority.hostAndPort);
  }

  /** An authority without a port means the scheme's own (RFC 9110 section 4.2). */
  private void serverAddress(Span span, MemorySegment memory, String scheme) {
    int standard = scheme.equals("https") ? 443 : 80;
    span.set(Keys.SERVER_ADDRESS, memory, authority.host, authority.hostLength)
        .set(Keys.SERVER_PORT, authority.port < 0 ? standard : authority.port);
  }

  private static String scheme(Span span, MemorySegment memory, long from, int length) {
    if (HTTPS.fills(memory, from, from + length)) {
      span.set(Keys.SCHEME, "https");
      return "https";
    }
    if (HTTP.fills(memory, from, from + length)) {
      span.set(Keys.SCHEME, "http");
    } else {
      span.set(Keys.SCHEME, memory, from, length);
    }
    return "http";
  }

  private void path(Span span, MemorySegment memory) {
    if (target.pathLength > 0) {
      span.set(Keys.PATH, memory, target.resource, target.pathLength);
    } else if (target.schemeLength > 0 && target.pathLength == 0) {
      span.set(Keys.PATH, "/");
    }
    if (target.queryLength > 0) {
      span.set(Keys.QUERY, memory, target.query, target.queryLength);
    }
  }

  private void header(Span span, AttributeKey key, Head head, int header) {
    long at = head.at(header);
    int length = head.length(header);
    if (Bytes.indexOf(head.memory, at, at + length, Bytes.LF) < 0) {
      span.set(key, head.memory, at, length);
    } else {
      text.clear().add(head.memory, at, length).unfold().set(span, key);
    }
  }
}
