package io.sonde.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals, first of all SIGTERM and SIGINT. The JVM's own handling would run shutdown hooks beside
 * the orderly stop and answer 143; {@code sun.misc.Signal} does not, and is called by reflection
 * because javac refuses to compile against it without a warning.
 */
public final class Signals {
  private Signals() {}

  /** Calls {@code stop} at the first signal; the second one ends the process at once. */
  static void onStop(Runnable stop) {
    boolean[] stopping = {false};
    Runnable each =
        () -> {
          if (stopping[0]) {
            Runtime.getRuntime().halt(1);
          }
          stopping[0] = true;
          stop.run();
        };
    on("TERM", each);
    on("INT", each);
  }

  /**
   * Calls {@code action} at each signal of a kind, on a thread of the JVM.
   *
   * @param name without SIG, for example {@code WINCH}
   */
  public static void on(String name, Runnable action) {
    InvocationHandler handler =
        (_, method, _) -> {
          if (method.getName().equals("handle")) {
            action.run();
          }
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
      signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot handle signals", e);
    }
  }
}
