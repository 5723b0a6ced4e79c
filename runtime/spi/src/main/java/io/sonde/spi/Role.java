package io.sonde.spi;

/** Which end of a connection the traced process is. */
public enum Role {
  /** It accepted the connection: requests are {@link Direction#RECEIVED}. */
  SERVER,
  /** It opened the connection: requests are {@link Direction#SENT}. */
  CLIENT;

  /** The direction in which this role sees requests. */
  public Direction requests() {
    return this == SERVER ? Direction.RECEIVED : Direction.SENT;
  }
}
