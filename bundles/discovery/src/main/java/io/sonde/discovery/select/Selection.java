package io.sonde.discovery.select;

import io.sonde.discovery.Candidate;
import java.util.Collection;
import java.util.List;

/**
 * All selectors of a configuration. Without any to instrument, every process that listens on a TCP
 * port is meant; one that is excluded is never traced, whatever else names it.
 *
 * @param instruments processes to trace, in the order of the configuration
 * @param excludes processes never to trace
 * @param defaultExcludes whether {@link DefaultExcludes} are left out too
 */
public record Selection(
    List<Instrument> instruments, List<Selector> excludes, boolean defaultExcludes) {

  /** Whether no selector was configured. */
  public boolean isDefault() {
    return instruments.isEmpty();
  }

  /**
   * The selector that excludes a process.
   *
   * @return its origin, for example {@code discovery.exclude[0]}; null if none does
   */
  public String exclusion(Candidate process, Collection<Integer> openPorts) {
    for (Selector exclude : excludes) {
      if (exclude.matches(process, openPorts)) {
        return exclude.origin();
      }
    }
    return defaultExcludes && DefaultExcludes.contains(process)
        ? "discovery.default_excludes"
        : null;
  }

  /**
   * What the selectors say of a process that is not excluded.
   *
   * @return null if none means it
   */
  public Choice choice(Candidate process, Collection<Integer> openPorts) {
    if (isDefault()) {
      return openPorts.isEmpty() ? null : Choice.DEFAULT;
    }
    Choice choice = null;
    for (Instrument instrument : instruments) {
      if (instrument.selector().matches(process, openPorts)) {
        choice = (choice == null ? Choice.DEFAULT : choice).with(instrument);
      }
    }
    return choice;
  }
}
