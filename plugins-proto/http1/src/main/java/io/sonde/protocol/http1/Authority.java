package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The parts of {@code [userinfo@]host[:port]}, RFC 3986 section 3.2. One object for all, valid
 * until the next is read.
 */
final class Authority {
  /** Where the host begins, without brackets. */
  long host;

  /** Bytes of the host; 0 if there is none. */
  int hostLength;

  /** The port; -1 if it is not given or makes no sense. */
  int port;

  /** Where host and port begin, that is behind user information. */
  long hostAndPort;

  /** Whether there is user information. */
  boolean hasUser;

  void read(MemorySegment memory, long from, long to) {
    long start = from;
    long sign = Bytes.indexOf(memory, from, to, (byte) '@');
    while (sign >= 0) {
      start = sign + 1;
      sign = Bytes.indexOf(memory, start, to, (byte) '@');
    }
    hasUser = start > from;
    hostAndPort = start;
    long end;
    if (start < to && Bytes.at(memory, start) == '[') {
      long bracket = Bytes.indexOf(memory, start, to, (byte) ']');
      host = start + 1;
      hostLength = bracket < 0 ? 0 : (int) (bracket - host);
      end = bracket < 0 ? to : bracket + 1;
    } else {
      long colon = Bytes.indexOf(memory, start, to, (byte) ':');
      host = start;
      end = colon < 0 ? to : colon;
      hostLength = (int) (end - host);
    }
    port = -1;
    if (end < to && Bytes.at(memory, end) == ':') {
      long number = Bytes.decimal(memory, end + 1, to);
      port = number > 0 && number <= 65535 ? (int) number : -1;
    }
  }
}
