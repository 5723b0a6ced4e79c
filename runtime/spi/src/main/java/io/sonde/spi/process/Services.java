package io.sonde.spi.process;

import org.osgi.annotation.versioning.ProviderType;

/** Finds the service of a process. A service of the discovery bundle. */
@ProviderType
public interface Services {
  /**
   * Service of a traced process, also for a while after it ended, so that its last spans find their
   * name. Cheap; any thread.
   *
   * @return null if the process was never traced or ended long ago
   */
  Service of(int pid);
}
