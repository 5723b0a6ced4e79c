package io.sonde.core.host;

/**
 * A right that Sonde has a use for. Those that are not needed may be missing: less is traced then.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
public enum Capability {
  /** Since Linux 5.8, as the next. */
  BPF(39, Number.SYS_ADMIN, "load programs and maps into the kernel", "nothing is traced"),
  /** The verifier lets a program look at the kernel's memory only with it. */
  PERFMON(38, Number.SYS_ADMIN, "attach programs and let them read memory", "nothing is traced"),
  /** What {@code /proc} asks for before it tells of another user's process. */
  SYS_PTRACE(
      19,
      Number.NONE,
      "look at programs of other users",
      "only programs of the agent's own user are traced"),
  /** What lists {@code /proc/PID/fd} and opens {@code /proc/PID/environ} of another user. */
  DAC_READ_SEARCH(
      2,
      Number.DAC_OVERRIDE,
      "read open files, environments and closed executables of other users' programs",
      "other users' programs that listened before the agent started are not found by their port,"
          + " and their OTEL_ variables and closed executables are not read");

  /** Numbers of {@code linux/capability.h} that are mentioned and not used themselves. */
  static final class Number {
    static final int NONE = -1;
    static final int DAC_OVERRIDE = 1;
    static final int SYS_ADMIN = 21;
  }

  private final int number;
  private final int larger;
  private final String use;
  private final String loss;

  Capability(int number, int larger, String use, String loss) {
    this.number = number;
    this.larger = larger;
    this.use = use;
    this.loss = loss;
  }

  /** Name as Linux has it, {@code CAP_BPF} for one. */
  public String title() {
    return "CAP_" + name();
  }

  /** What it is for: to do what. */
  public String use() {
    return use;
  }

  /** What happens without it, in a sentence. */
  public String loss() {
    return loss;
  }

  /** Whether nothing can be traced without it. */
  public boolean needed() {
    return this == BPF || this == PERFMON;
  }

  /** Whether a set of capabilities, as the kernel prints it, holds this or a larger right. */
  boolean in(long set) {
    return (set >>> number & 1) != 0 || (larger >= 0 && (set >>> larger & 1) != 0);
  }
}
