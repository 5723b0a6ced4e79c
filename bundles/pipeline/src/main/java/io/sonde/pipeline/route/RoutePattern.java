package io.sonde.pipeline.route;

import java.util.List;

/**
 * A route as a user writes it: {@code /users/{id}}, {@code /users/:id}, {@code /a/*&#47;b}. A
 * parameter or a star stands for one segment; a star at the end stands for the rest of the path, or
 * none: {@code /static/*} matches {@code /static} too. Empty segments and parameters of segments
 * (after {@code ;}) count for nothing.
 */
public final class RoutePattern {
  private static final String ANY = null;

  private final String text;
  private final String[] segments;
  private final boolean rest;

  /**
   * @param text begins with a slash
   */
  public RoutePattern(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a route begins with /, this one is " + text);
    }
    this.text = text;
    String[] parts = text.substring(1).split("/+");
    int length = parts.length == 1 && parts[0].isEmpty() ? 0 : parts.length;
    rest = length > 0 && (parts[length - 1].equals("*") || parts[length - 1].equals("**"));
    segments = new String[rest ? length - 1 : length];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = isParameter(parts[i]) ? ANY : parts[i];
    }
  }

  /** Patterns of texts as users write them; a slash that is missing at the front is added. */
  public static List<RoutePattern> of(List<String> texts) {
    return texts.stream()
        .map(text -> new RoutePattern(text.startsWith("/") ? text : "/" + text))
        .toList();
  }

  private static boolean isParameter(String segment) {
    return segment.equals("*")
        || segment.startsWith(":")
        || (segment.startsWith("{") && segment.endsWith("}"));
  }

  /** Whether a path is one of this route. */
  public boolean matches(String path) {
    Segments walk = new Segments(path);
    for (String segment : segments) {
      if (!walk.next() || (segment != ANY && !walk.is(segment))) {
        return false;
      }
    }
    return rest || !walk.next();
  }

  /** The pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
