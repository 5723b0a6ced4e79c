package io.sonde.discovery.select;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.language.Language;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Names processes by what they are: every condition that is given must hold, and of the values of
 * one condition any may. The cheap conditions are asked first.
 *
 * @param origin where it was configured, for example {@code discovery.instrument[0]}
 * @param executables patterns for the path of the program
 * @param commandLines patterns for the arguments, the program's name first, between single spaces
 * @param ports TCP ports; the process listens on at least one of them
 * @param pids process ids
 * @param languages languages
 * @param containersOnly whether only processes in containers count
 */
public record Selector(
    String origin,
    List<Glob> executables,
    List<Glob> commandLines,
    Ports ports,
    Set<Integer> pids,
    Set<Language> languages,
    boolean containersOnly) {

  /** Whether it gives no condition at all and so would match everything. */
  public boolean isEmpty() {
    return executables.isEmpty()
        && commandLines.isEmpty()
        && ports.isEmpty()
        && pids.isEmpty()
        && languages.isEmpty()
        && !containersOnly;
  }

  /**
   * Whether a process is meant.
   *
   * @param openPorts TCP ports it listens on
   */
  public boolean matches(Candidate process, Collection<Integer> openPorts) {
    return (pids.isEmpty() || pids.contains(process.pid()))
        && (ports.isEmpty() || ports.containsAny(openPorts))
        && (executables.isEmpty() || matchesExecutable(process.executable()))
        && (commandLines.isEmpty() || matchesCommandLine(process.commandLine()))
        && (!containersOnly || process.isInContainer())
        && (languages.isEmpty() || languages.contains(process.language()));
  }

  private boolean matchesExecutable(String path) {
    for (Glob glob : executables) {
      if (glob.matchesPath(path)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesCommandLine(String line) {
    for (Glob glob : commandLines) {
      if (glob.matches(line)) {
        return true;
      }
    }
    return false;
  }
}
