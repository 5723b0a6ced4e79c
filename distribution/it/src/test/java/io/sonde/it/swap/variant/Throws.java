package io.sonde.it.swap.variant;

/** Throws as it recognises its 1,000th message. */
public final class Throws extends Variant {
  private int messages;

  /** Made by declarative services. */
  public Throws() {}

  @Override
  protected void onMessage() {
    if (++messages == 1000) {
      throw new IllegalStateException("the thousandth");
    }
  }
}
