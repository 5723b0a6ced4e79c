package io.sonde.core.plugin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which plugin's code the drain thread is in: marked by that thread around each call, looked at by
 * the watchdog.
 */
public final class Guard {
  private static final VarHandle INSIDE;
  private static final VarHandle CALLS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INSIDE = lookup.findVarHandle(Guard.class, "inside", Plugin.class);
      CALLS = lookup.findVarHandle(Guard.class, "calls", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Plugin inside;
  private long calls;

  /** The drain thread is about to call a plugin. */
  public void enter(Plugin plugin) {
    CALLS.setOpaque(this, calls + 1);
    INSIDE.setOpaque(this, plugin);
  }

  /** It is back. */
  public void leave() {
    INSIDE.setOpaque(this, null);
  }

  /** The plugin it is in, null if none. Any thread. */
  public Plugin inside() {
    return (Plugin) INSIDE.getOpaque(this);
  }

  /** Calls so far: the same number twice with a plugin inside is the same call. Any thread. */
  public long calls() {
    return (long) CALLS.getOpaque(this);
  }
}
