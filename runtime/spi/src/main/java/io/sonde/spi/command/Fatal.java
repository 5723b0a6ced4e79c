package io.sonde.spi.command;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Ends the agent for a reason that only its user can remove, for example a missing capability or an
 * invalid configuration.
 *
 * <p>A service of the launcher, there during {@code sonde run} only. So a component with a
 * mandatory reference to it stays inactive during every other command: whatever traces, opens a
 * port or starts a thread should have one.
 */
@ProviderType
public interface Fatal {
  /**
   * Asks for the end and returns at once; the agent then stops in order. Only the first call
   * counts. Any thread.
   *
   * @param code exit code: 1 this host does not allow it, 2 the configuration is wrong
   * @param sentence what is wrong and what to do about it, in plain words; may have several lines
   */
  void exit(int code, String sentence);
}
