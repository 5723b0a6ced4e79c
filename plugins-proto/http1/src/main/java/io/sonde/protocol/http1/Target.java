package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The parts of a request target in any of its four forms, RFC 9112 section 3.2. One object for all,
 * valid until the next is read.
 */
final class Target {
  private static final AsciiName SEPARATOR = new AsciiName("://");
  private static final int MAX_SCHEME = 16;

  /** Bytes of the scheme, which begins the target; 0 unless this is the absolute form. */
  int schemeLength;

  /** Where the authority begins; its length is 0 in the origin and the asterisk form. */
  long authority;

  int authorityLength;

  /** Where path and query begin; length 0 if the absolute form has none. */
  long resource;

  int resourceLength;

  /** Bytes of the path, which begins the resource; -1 if it is not known whole. */
  int pathLength;

  /** Where the query begins, without its question mark. */
  long query;

  /** Bytes of the query; -1 if there is none or it is not known whole. */
  int queryLength;

  void read(Head head, boolean connect) {
    MemorySegment memory = head.memory;
    long from = head.target;
    long to = from + head.targetLength;
    schemeLength = 0;
    authorityLength = 0;
    resource = from;
    if (connect) {
      authority = from;
      authorityLength = head.targetLength;
      resource = to;
    } else if (from < to && Bytes.at(memory, from) != '/') {
      absolute(memory, from, to);
    }
    resourceLength = (int) (to - resource);
    long mark = Bytes.indexOf(memory, resource, to, (byte) '?');
    query = mark + 1;
    queryLength = mark < 0 || !head.line ? -1 : (int) (to - query);
    boolean whole = mark >= 0 || head.line;
    pathLength = whole ? (int) ((mark < 0 ? to : mark) - resource) : -1;
  }

  private void absolute(MemorySegment memory, long from, long to) {
    long colon = Bytes.indexOf(memory, from, Math.min(to, from + MAX_SCHEME), (byte) ':');
    if (colon <= from || !SEPARATOR.begins(memory, colon, to)) {
      return;
    }
    schemeLength = (int) (colon - from);
    authority = colon + SEPARATOR.length();
    long end = authority;
    while (end < to && Bytes.at(memory, end) != '/' && Bytes.at(memory, end) != '?') {
      end++;
    }
    authorityLength = (int) (end - authority);
    resource = end;
  }
}
