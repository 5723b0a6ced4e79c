package io.sonde.pipeline.route;

import io.sonde.spi.telemetry.SpanView;
import java.util.Arrays;

/**
 * Remembers the routes of paths seen lately, found by their bytes without making a string. Bounded;
 * a path falls out when newer ones need its place. Not for concurrent use.
 */
final class RouteCache {
  /** Longer paths are not kept, so that memory is bounded by more than a count. */
  static final int LONGEST_PATH = 200;

  private static final int WAYS = 4;
  private static final int SETS = 64;

  private final int[] hashes = new int[WAYS * SETS];
  private final String[] paths = new String[WAYS * SETS];
  private final Route[] routes = new Route[WAYS * SETS];
  private int turn;

  /**
   * Route of an attribute's text.
   *
   * @param hash of the attribute, from {@link SpanView#textHash}
   * @return null if it is not known
   */
  Route find(SpanView view, int index, int hash) {
    int first = firstOfSet(hash);
    for (int i = first; i < first + WAYS; i++) {
      if (paths[i] != null && hashes[i] == hash && view.textEquals(index, paths[i])) {
        return routes[i];
      }
    }
    return null;
  }

  /** Remembers a route. */
  void put(int hash, String path, Route route) {
    if (path.length() > LONGEST_PATH) {
      return;
    }
    int first = firstOfSet(hash);
    int place = first + (turn++ & (WAYS - 1));
    for (int i = first; i < first + WAYS; i++) {
      if (paths[i] == null) {
        place = i;
        break;
      }
    }
    hashes[place] = hash;
    paths[place] = path;
    routes[place] = route;
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(paths, null);
    Arrays.fill(routes, null);
  }

  private static int firstOfSet(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed >>> 26) * WAYS;
  }
}
