package io.sonde.it.swap.variant;

/** Never returns from its 1,000th message. */
public final class Loops extends Variant {
  private int messages;

  /** Rounds of its loop. */
  volatile long rounds;

  /** Made by declarative services. */
  public Loops() {}

  @Override
  protected void onMessage() {
    if (++messages == 1000) {
      for (long i = 0; ; i++) {
        rounds = i;
      }
    }
  }
}
