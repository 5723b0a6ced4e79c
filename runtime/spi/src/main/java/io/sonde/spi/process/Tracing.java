package io.sonde.spi.process;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides whose traffic the kernel captures. A service of the core, used by discovery. Any thread.
 */
@ProviderType
public interface Tracing {
  /** Begins to trace processes, with the connections and listening sockets they already have. */
  void start(Set<Integer> pids);

  /** Stops tracing processes. Their open connections are no longer captured. */
  void stop(Set<Integer> pids);

  /** Processes that are traced now, with those that inherited it. */
  Set<Integer> traced();
}
