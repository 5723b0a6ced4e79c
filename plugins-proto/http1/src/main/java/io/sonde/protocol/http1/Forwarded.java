package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What a proxy says about the client: the first element of {@code Forwarded} (RFC 7239) or of the
 * {@code X-Forwarded-*} lists, that is the one nearest to the client. One object for all, valid
 * until the next is read.
 */
final class Forwarded {
  private static final AsciiName FOR = new AsciiName("for=");
  private static final AsciiName HOST = new AsciiName("host=");
  private static final AsciiName PROTO = new AsciiName("proto=");
  private static final AsciiName UNKNOWN = new AsciiName("unknown");

  /** Address of the client; length 0 if it is not given. */
  long client;

  int clientLength;

  /** Host and port that the client asked for; length 0 if they are not given. */
  long host;

  int hostLength;

  /** Scheme that the client used; length 0 if it is not given. */
  long proto;

  int protoLength;

  private final Authority node = new Authority();

  void read(Head head) {
    clientLength = 0;
    hostLength = 0;
    protoLength = 0;
    if (head.has(Head.FORWARDED)) {
      element(head.memory, head.at(Head.FORWARDED), endOfFirst(head, Head.FORWARDED));
    }
    if (clientLength == 0 && head.has(Head.FORWARDED_FOR)) {
      client(head.memory, head.at(Head.FORWARDED_FOR), endOfFirst(head, Head.FORWARDED_FOR));
    }
    if (hostLength == 0 && head.has(Head.FORWARDED_HOST)) {
      host = head.at(Head.FORWARDED_HOST);
      hostLength = (int) (endOfFirst(head, Head.FORWARDED_HOST) - host);
    }
    if (protoLength == 0 && head.has(Head.FORWARDED_PROTO)) {
      proto = head.at(Head.FORWARDED_PROTO);
      protoLength = (int) (endOfFirst(head, Head.FORWARDED_PROTO) - proto);
    }
  }

  private static long endOfFirst(Head head, int header) {
    long from = head.at(header);
    long to = from + head.length(header);
    long comma = Bytes.indexOf(head.memory, from, to, (byte) ',');
    return Bytes.trimEnd(head.memory, from, comma < 0 ? to : comma);
  }

  private void element(MemorySegment memory, long from, long to) {
    long at = from;
    while (at < to) {
      long semicolon = Bytes.indexOf(memory, at, to, (byte) ';');
      long end = semicolon < 0 ? to : semicolon;
      pair(memory, Bytes.skipSpace(memory, at, end), Bytes.trimEnd(memory, at, end));
      at = end + 1;
    }
  }

  private void pair(MemorySegment memory, long from, long to) {
    if (FOR.begins(memory, from, to)) {
      long value = unquoted(memory, from + FOR.length(), to);
      client(memory, value, endUnquoted(memory, value, to));
    } else if (HOST.begins(memory, from, to)) {
      host = unquoted(memory, from + HOST.length(), to);
      hostLength = (int) (endUnquoted(memory, host, to) - host);
    } else if (PROTO.begins(memory, from, to)) {
      proto = unquoted(memory, from + PROTO.length(), to);
      protoLength = (int) (endUnquoted(memory, proto, to) - proto);
    }
  }

  private static long unquoted(MemorySegment memory, long from, long to) {
    return from < to && Bytes.at(memory, from) == '"' ? from + 1 : from;
  }

  private static long endUnquoted(MemorySegment memory, long from, long to) {
    return to > from && Bytes.at(memory, to - 1) == '"' ? to - 1 : to;
  }

  /** A node: an address, perhaps with a port, or a name that hides it (RFC 7239 section 6). */
  private void client(MemorySegment memory, long from, long to) {
    if (from >= to || UNKNOWN.fills(memory, from, to) || Bytes.at(memory, from) == '_') {
      return;
    }
    long colon = Bytes.indexOf(memory, from, to, (byte) ':');
    boolean bareIpv6 =
        colon >= 0
            && Bytes.at(memory, from) != '['
            && Bytes.indexOf(memory, colon + 1, to, (byte) ':') >= 0;
    if (bareIpv6) {
      client = from;
      clientLength = (int) (to - from);
      return;
    }
    node.read(memory, from, to);
    client = node.host;
    clientLength = node.hostLength;
  }
}
