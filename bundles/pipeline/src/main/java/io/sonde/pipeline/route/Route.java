package io.sonde.pipeline.route;

/**
 * What is known about a path.
 *
 * @param text value of {@code http.route}, null if it has none
 * @param inTraces whether spans of this path are exported
 * @param inMetrics whether they count in metrics
 */
public record Route(String text, boolean inTraces, boolean inMetrics) {
  /** No route, and nothing to ignore. */
  public static final Route NONE = of(null);

  /** A route that is not ignored. */
  static Route of(String text) {
    return new Route(text, true, true);
  }
}
