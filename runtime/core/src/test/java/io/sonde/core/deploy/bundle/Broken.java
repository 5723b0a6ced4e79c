package io.sonde.core.deploy.bundle;

/** A component that cannot be made. */
public final class Broken {
  /** Throws. */
  public Broken() {
    throw new IllegalStateException("the moon is not full");
  }
}
