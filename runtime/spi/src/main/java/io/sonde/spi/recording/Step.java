package io.sonde.spi.recording;

import io.sonde.spi.Direction;

/** Something that happened on a recorded connection. Times are nanoseconds since its begin. */
public sealed interface Step {
  /** Which way. */
  Direction direction();

  /**
   * Bytes that were captured, then bytes that were only counted.
   *
   * @param bytes captured ones, not copied: whoever reads them must not change them
   * @param counted how many more there were, 0 to 1 GiB
   * @param tail the last of the counted ones, at most 8; empty if nobody knows them
   * @param atNs when they arrived or were sent
   * @param readNs when the process first read before it sent them; 0 if unknown
   */
  record Data(Direction direction, byte[] bytes, long counted, byte[] tail, long atNs, long readNs)
      implements Step {}

  /**
   * Bytes that were lost.
   *
   * @param bytes how many, 1 to 1 GiB
   */
  record Gap(Direction direction, long bytes) implements Step {}

  /**
   * The end of a direction.
   *
   * @param reset whether the connection was aborted, which ends both directions
   */
  record End(Direction direction, long atNs, boolean reset) implements Step {}
}
