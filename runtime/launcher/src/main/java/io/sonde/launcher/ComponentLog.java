package io.sonde.launcher;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Complaints of declarative services, as log lines: a component that cannot be activated becomes
 * one sentence with the message of what it threw. Its warnings and notes are for developers.
 *
 * <p>Loggers are proxies, since the interface has 36 methods of which a name and a level matter.
 */
final class ComponentLog implements LoggerFactory {
  private static final System.Logger LOG = System.getLogger("sonde.components");

  private final BooleanSupplier ending;

  /**
   * @param ending whether the agent is about to end; what fails then is for developers too
   */
  ComponentLog(BooleanSupplier ending) {
    this.ending = ending;
  }

  @Override
  public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
    Object logger =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getName" -> name;
                  case "toString" -> "log of " + bundle.getSymbolicName();
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  case "isErrorEnabled" -> true;
                  case "error", "audit" ->
                      complain(
                          ending.getAsBoolean() ? Level.DEBUG : Level.ERROR, bundle, arguments);
                  case "warn", "info", "debug" -> complain(Level.DEBUG, bundle, arguments);
                  case "trace" -> null;
                  default ->
                      LOG.isLoggable(Level.DEBUG) && !method.getName().equals("isTraceEnabled");
                });
    return type.cast(logger);
  }

  private static Void complain(Level level, Bundle bundle, Object[] arguments) {
    Throwable thrown = arguments.length > 1 && arguments[1] instanceof Throwable t ? t : null;
    String subject = bundle.getSymbolicName();
    if (thrown == null || level != Level.ERROR) {
      LOG.log(level, subject + ": " + arguments[0], thrown);
    } else {
      LOG.log(level, subject + " cannot work", thrown);
    }
    return null;
  }

  @Override
  public Logger getLogger(String name) {
    throw new UnsupportedOperationException("a logger needs a bundle");
  }

  @Override
  public Logger getLogger(Class<?> type) {
    throw new UnsupportedOperationException("a logger needs a bundle");
  }

  @Override
  public <L extends Logger> L getLogger(String name, Class<L> type) {
    throw new UnsupportedOperationException("a logger needs a bundle");
  }

  @Override
  public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
    throw new UnsupportedOperationException("a logger needs a bundle");
  }
}
