package io.sonde.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Becoming an ordinary user with some capabilities and no way to others. */
public final class Rights {
  /** What the systemd unit gives. */
  public static final List<String> OF_THE_UNIT =
      List.of("bpf", "perfmon", "sys_ptrace", "dac_read_search");

  /** The user {@code nobody}. */
  static final String USER = "65534";

  private Rights() {}

  /** The command that does it and then becomes what stands behind it. */
  public static List<String> nobodyWith(List<String> capabilities) {
    StringBuilder set = new StringBuilder("-all");
    capabilities.forEach(capability -> set.append(",+").append(capability));
    return List.of(
        Needs.command("setpriv"),
        "--reuid=" + USER,
        "--regid=" + USER,
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=" + set,
        "--inh-caps=" + set,
        "--ambient-caps=" + set,
        // It has the capabilities when it looks for the agent, in a folder closed to others.
        "env");
  }

  /** The same with those of the unit but these. */
  public static List<String> nobodyWithout(String... capabilities) {
    List<String> rest = new ArrayList<>(OF_THE_UNIT);
    rest.removeAll(Arrays.asList(capabilities));
    return nobodyWith(rest);
  }
}
