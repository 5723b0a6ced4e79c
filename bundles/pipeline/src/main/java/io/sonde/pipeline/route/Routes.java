package io.sonde.pipeline.route;

import io.sonde.spi.telemetry.SpanView;
import java.util.List;

/** Finds the routes of one service's requests. Pipeline thread only. */
public final class Routes {
  private static final Route EVERYTHING = Route.of("/**");

  private final RouteRules rules;
  private final Learner learner;
  private final RouteCache paths = new RouteCache();
  private final RouteCache given = new RouteCache();

  /** Routes by these rules, with nothing learned yet. */
  public Routes(RouteRules rules) {
    this.rules = rules;
    this.learner = new Learner(rules.learnLimit());
  }

  /**
   * Route of a path that the decoder found.
   *
   * @param index of the attribute that holds the path
   * @param exists whether the answer says that there is something at this path; others use what is
   *     known and add nothing, so that no scanner can make routes
   */
  public Route ofPath(SpanView view, int index, boolean exists) {
    int hash = view.textHash(index);
    Route known = paths.find(view, index, hash);
    if (known != null) {
      return known;
    }
    String path = view.text(index);
    int collapses = learner.collapses();
    Route route = find(path, exists);
    if (collapses != learner.collapses()) {
      paths.clear();
    }
    if (route != Route.NONE || exists) {
      paths.put(hash, path, route);
    }
    return route;
  }

  /**
   * Route that the decoder knows, from the application itself.
   *
   * @param routeIndex of the attribute that holds the route
   * @param pathIndex of the attribute that holds the path, -1 if there is none; a path may be
   *     ignored whatever its route
   */
  public Route ofGiven(SpanView view, int routeIndex, int pathIndex) {
    int hash = view.textHash(routeIndex);
    Route route = given.find(view, routeIndex, hash);
    if (route == null) {
      String text = view.text(routeIndex);
      route = Route.of(text);
      given.put(hash, text, route);
    }
    if (pathIndex >= 0 && !rules.ignored().isEmpty()) {
      if (match(rules.ignored(), view.text(pathIndex)) != null) {
        return rules.ignoreMode().route(route.text());
      }
    }
    return route;
  }

  private Route find(String path, boolean exists) {
    RoutePattern ignored = match(rules.ignored(), path);
    RoutePattern pattern = match(rules.patterns(), path);
    if (ignored != null) {
      return rules.ignoreMode().route((pattern != null ? pattern : ignored).toString());
    }
    if (pattern != null) {
      return Route.of(pattern.toString());
    }
    return switch (rules.unmatched()) {
      case LEARN -> learner.route(path, exists);
      case PATH -> exists ? Route.of(path) : Route.NONE;
      case WILDCARD -> EVERYTHING;
      case UNSET -> Route.NONE;
    };
  }

  private static RoutePattern match(List<RoutePattern> patterns, String path) {
    for (RoutePattern pattern : patterns) {
      if (pattern.matches(path)) {
        return pattern;
      }
    }
    return null;
  }
}
