package io.sonde.pipeline.route;

import java.util.List;

/**
 * How the routes of a service are found.
 *
 * @param patterns tried first, in this order
 * @param ignored paths of which nothing is made
 * @param ignoreMode what is not made of them
 * @param unmatched for paths that no pattern matches
 * @param learnLimit most distinct names that the learner keeps for one position of a path, at least
 *     1
 */
public record RouteRules(
    List<RoutePattern> patterns,
    List<RoutePattern> ignored,
    IgnoreMode ignoreMode,
    Unmatched unmatched,
    int learnLimit) {
  /** Copies the lists. */
  public RouteRules {
    patterns = List.copyOf(patterns);
    ignored = List.copyOf(ignored);
    if (learnLimit < 1) {
      throw new IllegalArgumentException("a learn limit of " + learnLimit);
    }
  }
}
