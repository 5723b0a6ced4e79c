package io.sonde.core.ledger;

/**
 * What the hooks counted for one account, the members of {@code struct sonde_count}.
 *
 * @param captured records made or tried
 * @param lost of these, those that found no room in the ring
 * @param bytes on the wire
 * @param untracked connections that found no room
 * @param skipped of the records captured, those that the plugin's handler did not want
 */
public record KernelCounts(long captured, long lost, long bytes, long untracked, long skipped) {
  /** Nothing yet. */
  public static final KernelCounts NONE = new KernelCounts(0, 0, 0, 0, 0);

  /** Both together. */
  public KernelCounts plus(KernelCounts other) {
    return new KernelCounts(
        captured + other.captured,
        lost + other.lost,
        bytes + other.bytes,
        untracked + other.untracked,
        skipped + other.skipped);
  }
}
