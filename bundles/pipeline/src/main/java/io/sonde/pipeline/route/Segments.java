package io.sonde.pipeline.route;

/**
 * Walks over the segments of a path without copying them. Empty segments are passed over, and a
 * segment ends at {@code ;}, where its parameters begin (RFC 3986 section 3.3).
 */
final class Segments {
  private final String path;
  private int from;
  private int to;
  private int after;

  Segments(String path) {
    this.path = path;
  }

  /** Steps to the next segment; false if there is none. */
  boolean next() {
    while (after < path.length()) {
      from = after;
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      after = slash < 0 ? end : end + 1;
      to = from;
      while (to < end && path.charAt(to) != ';') {
        to++;
      }
      if (to > from) {
        return true;
      }
    }
    return false;
  }

  /** Where the segment begins in the path. */
  int from() {
    return from;
  }

  /** Where it ends, exclusive. */
  int to() {
    return to;
  }

  /** Whether the segment is this text. */
  boolean is(String text) {
    return text.length() == to - from && path.startsWith(text, from);
  }

  /** Hash of the segment, the same as of the string it would make. */
  int hash() {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + path.charAt(i);
    }
    return hash;
  }

  /** The segment as a new string. */
  String text() {
    return path.substring(from, to);
  }

  /** Whether the segment looks made for one thing only. */
  boolean isIdentifier() {
    return SegmentShape.isIdentifier(path, from, to);
  }
}
