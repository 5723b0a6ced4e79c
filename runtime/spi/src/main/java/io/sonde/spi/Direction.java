package io.sonde.spi;

/** Which way bytes went, as seen by the traced process. */
public enum Direction {
  /** From the peer to the traced process. */
  RECEIVED,
  /** From the traced process to the peer. */
  SENT;

  /** The other direction. */
  public Direction opposite() {
    return this == SENT ? RECEIVED : SENT;
  }
}
