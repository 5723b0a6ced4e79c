package io.sonde.testkit;

import io.sonde.spi.Capture;
import io.sonde.spi.Direction;

/** Says how much of each chunk the kernel would copy, after the rules of {@link Capture}. */
final class CaptureMeter {
  private final Capture capture;
  private Direction turn;
  private int left;

  /**
   * @param capture null to copy everything
   */
  CaptureMeter(Capture capture) {
    this.capture = capture;
  }

  int captured(Direction direction, int bytes) {
    if (capture == null) {
      return bytes;
    }
    if (direction != turn) {
      turn = direction;
      left = capture.turnBytes();
    }
    int copied =
        Math.min(bytes, Math.min(Capture.MAX_CHUNK_BYTES, Math.max(left, capture.chunkBytes())));
    left = Math.max(0, left - copied);
    return copied;
  }
}
