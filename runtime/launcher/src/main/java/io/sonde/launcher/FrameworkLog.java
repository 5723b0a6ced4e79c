package io.sonde.launcher;

import java.lang.System.Logger.Level;
import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Complaints of the framework, as log lines. */
final class FrameworkLog extends Logger {
  private static final System.Logger LOG = System.getLogger("sonde.framework");

  @Override
  @SuppressWarnings("rawtypes") // so is the method it overrides
  protected void doLog(
      Bundle bundle, ServiceReference service, int level, String message, Throwable throwable) {
    String subject = bundle == null ? "" : bundle.getSymbolicName() + ": ";
    LOG.log(level == LOG_ERROR ? Level.ERROR : Level.DEBUG, subject + message, throwable);
  }
}
