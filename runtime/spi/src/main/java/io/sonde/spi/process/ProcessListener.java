package io.sonde.spi.process;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what processes do, all of them, traced or not. A service; called on the drain thread, so
 * it must hand work over at once. Ids are those of the agent's PID namespace.
 */
@ConsumerType
public interface ProcessListener {
  /** A process replaced its program. */
  void onExec(int pid);

  /**
   * A process made another one, which is traced if its parent is, until it replaces its program.
   */
  void onFork(int parent, int child);

  /** A process ended. */
  void onExit(int pid);

  /** A process began to listen on a TCP port. */
  void onListen(int pid, int port);
}
