package io.sonde.pipeline.route;

/** What is not made of requests to ignored paths. */
public enum IgnoreMode {
  ALL,
  TRACES,
  METRICS;

  Route route(String text) {
    return new Route(text, this == METRICS, this == TRACES);
  }
}
