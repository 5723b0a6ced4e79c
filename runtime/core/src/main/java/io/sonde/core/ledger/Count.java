package io.sonde.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread adds to and any thread reads, without a locked instruction. */
public final class Count {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long value;

  /** Adds {@code n}, which may be negative. Always the same thread. */
  public void add(long n) {
    VALUE.setOpaque(this, value + n);
  }

  /** The sum so far. Any thread. */
  public long value() {
    return (long) VALUE.getOpaque(this);
  }
}
