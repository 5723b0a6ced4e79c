package io.sonde.pipeline.route;

/** What becomes the route of a path that no pattern matches. */
public enum Unmatched {
  /** A route learned from the paths seen so far. */
  LEARN,
  /** The path itself: only for services that have few. */
  PATH,
  /** One route for all of them, {@code /**}. */
  WILDCARD,
  /** No route. */
  UNSET
}
