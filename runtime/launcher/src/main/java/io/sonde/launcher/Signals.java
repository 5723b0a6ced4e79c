package io.sonde.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM and SIGINT. The JVM's own handling would run shutdown hooks beside the orderly stop and
 * answer 143; {@code sun.misc.Signal} does not, and is called by reflection because javac refuses
 * to compile against it without a warning.
 */
final class Signals {
  private Signals() {}

  /** Calls {@code stop} at the first signal; the second one ends the process at once. */
  static void onStop(Runnable stop) {
    boolean[] stopping = {false};
    InvocationHandler handler =
        (_, method, _) -> {
          if (method.getName().equals("handle")) {
            if (stopping[0]) {
              Runtime.getRuntime().halt(1);
            }
            stopping[0] = true;
            stop.run();
          }
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
      for (String name : List.of("TERM", "INT")) {
        signal
            .getMethod("handle", signal, type)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot handle signals", e);
    }
  }
}
