package io.sonde.pipeline.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread changes and any thread reads, at the price of a plain field. */
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

  /** Adds one; always from the same thread. */
  public void increment() {
    VALUE.setOpaque(this, value + 1);
  }

  /** Adds any number; always from the same thread. */
  public void add(long number) {
    VALUE.setOpaque(this, value + number);
  }

  /** The number; any thread. */
  public long value() {
    return (long) VALUE.getOpaque(this);
  }
}
