package io.sonde.discovery;

import java.util.Collection;
import java.util.List;

/**
 * Whether a process is traced, and why.
 *
 * @param pid the process
 * @param program file name of its program
 * @param ports TCP ports it listens on, as far as they were looked at
 * @param reason the rule that decided
 * @param detail what the rule found, for example {@code discovery.exclude[0]}; may be empty
 */
public record Decision(
    int pid, String program, Collection<Integer> ports, Reason reason, String detail) {
  /** The rules, in words for users. */
  public enum Reason {
    LISTENS(true, "it listens on a TCP port"),
    SELECTED(true, "a selector names it"),
    FORKED(true, "a traced process forked it"),
    CLUSTER(true, "a traced Node.js cluster started it"),
    SELF(false, "it is this agent"),
    UNREADABLE(false, "its files in /proc cannot be read; the agent may lack CAP_SYS_PTRACE"),
    EXCLUDED(false, "a selector excludes it"),
    SILENT(false, "it listens on no TCP port"),
    NOT_SELECTED(false, "no selector names it");

    private final boolean traced;
    private final String words;

    Reason(boolean traced, String words) {
      this.traced = traced;
      this.words = words;
    }

    /** The rule in a half sentence. */
    public String words() {
      return words;
    }
  }

  /** Copies the ports. */
  public Decision {
    ports = List.copyOf(ports);
  }

  /** Whether the process is traced. */
  public boolean traced() {
    return reason.traced;
  }

  @Override
  public String toString() {
    return program
        + " (pid "
        + pid
        + ") is "
        + (traced() ? "traced: " : "not traced: ")
        + reason.words
        + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
