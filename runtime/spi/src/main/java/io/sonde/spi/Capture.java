package io.sonde.spi;

/**
 * How many bytes of a protocol's traffic the kernel copies; the rest is only counted. The same for
 * both directions.
 *
 * @param turnBytes most bytes of one turn, that is of everything sent in one direction until the
 *     other answers; 0 to 65536
 * @param chunkBytes most bytes of one chunk after the turn's bytes are used up, so that a message
 *     that begins later in the turn can still be recognised; 0 to 1024
 */
public record Capture(int turnBytes, int chunkBytes) {
  /** Most bytes that are copied of a single chunk. */
  public static final int MAX_CHUNK_BYTES = 4096;

  /** Checks the ranges above. */
  public Capture {
    if (turnBytes < 0 || turnBytes > 65536 || chunkBytes < 0 || chunkBytes > 1024) {
      throw new IllegalArgumentException(
          "capture of " + turnBytes + " bytes a turn, " + chunkBytes + " a chunk");
    }
  }
}
