package io.sonde.spi.telemetry;

/**
 * A histogram with explicit buckets at one moment, consistent in itself: the counts add up to
 * {@code count}.
 *
 * @param startEpochNs when counting began, nanoseconds since 1970
 * @param bounds upper bounds, inclusive, ascending, without infinity; not to be changed
 * @param counts values in each bucket, not cumulative; one longer than {@code bounds}
 * @param count all values
 * @param sum of all values
 * @param exemplars at most one for each bucket, same indices as {@code counts}; null where there is
 *     none
 */
public record Distribution(
    long startEpochNs,
    double[] bounds,
    long[] counts,
    long count,
    double sum,
    Exemplar[] exemplars) {
  /**
   * A value with the sampled span that it came from.
   *
   * @param value in the metric's unit
   * @param epochNs when, nanoseconds since 1970
   * @param traceIdHigh first half of the trace id
   * @param traceIdLow second half
   * @param spanId the span
   */
  public record Exemplar(
      double value, long epochNs, long traceIdHigh, long traceIdLow, long spanId) {}
}
