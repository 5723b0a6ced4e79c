package io.sonde.pipeline.metrics;

/**
 * How much is kept, and how much was.
 *
 * @param cardinality most sets of labels for one metric of one service, with the one for what has
 *     no room; at least 1
 * @param expiryNs how long a series is kept after its last span
 * @param series that are kept now
 * @param overflows spans that had no series of their own
 */
public record Limits(int cardinality, long expiryNs, Count series, Count overflows) {
  /** Limits with nothing counted yet. */
  public Limits(int cardinality, long expiryNs) {
    this(cardinality, expiryNs, new Count(), new Count());
  }

  /** Checks the range above. */
  public Limits {
    if (cardinality < 1) {
      throw new IllegalArgumentException("a cardinality limit of " + cardinality);
    }
  }

  /** Whether what was used at a time is to be forgotten. */
  public boolean expired(long usedNs, long nowNs) {
    return nowNs - usedNs > expiryNs;
  }
}
