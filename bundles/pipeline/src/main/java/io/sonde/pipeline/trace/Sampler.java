package io.sonde.pipeline.trace;

/**
 * Decides which traces are exported. Without state; the names are those of {@code
 * OTEL_TRACES_SAMPLER}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling">OpenTelemetry trace
 *     SDK, sampling</a>
 */
public final class Sampler {
  private static final String PARENT_BASED = "parentbased_";
  private static final double TWO_TO_63 = 0x1p63;

  private final boolean parentBased;
  private final long bound;

  private Sampler(boolean parentBased, long bound) {
    this.parentBased = parentBased;
    this.bound = bound;
  }

  /**
   * @param name {@code always_on}, {@code always_off}, {@code traceidratio}, or one of them after
   *     {@code parentbased_}
   * @param ratio share of the traces that {@code traceidratio} samples, 0 to 1
   * @throws IllegalArgumentException for another name or ratio
   */
  public static Sampler of(String name, double ratio) {
    boolean parentBased = name.startsWith(PARENT_BASED);
    String root = parentBased ? name.substring(PARENT_BASED.length()) : name;
    return switch (root) {
      case "always_on" -> new Sampler(parentBased, bound(1));
      case "always_off" -> new Sampler(parentBased, bound(0));
      case "traceidratio" -> new Sampler(parentBased, bound(ratio));
      default ->
          throw new IllegalArgumentException(
              "there is no sampler "
                  + name
                  + "; use always_on, always_off or traceidratio, or parentbased_ before one");
    };
  }

  private static long bound(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("a sampler's ratio is 0 to 1, not " + ratio);
    }
    return ratio == 1 ? -1 : (long) (ratio * TWO_TO_63);
  }

  /**
   * Whether a trace is exported. The ratio is compared with the last 63 bits that all languages
   * take from the trace id, so that a trace sampled at a ratio is sampled at every higher one.
   *
   * @param hasParent whether the request carried a trace context
   * @param parentFlags flags of that context; bit 0 says that the caller sampled it
   */
  public boolean samples(long traceIdLow, boolean hasParent, int parentFlags) {
    if (parentBased && hasParent) {
      return (parentFlags & 1) != 0;
    }
    return bound < 0 || traceIdLow >>> 1 < bound;
  }
}
