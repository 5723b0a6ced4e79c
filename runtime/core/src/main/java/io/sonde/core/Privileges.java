package io.sonde.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Capabilities of this process, from {@code /proc/self/status}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
final class Privileges {
  private static final int SYS_ADMIN = 21;

  /** What tracing needs: name and number in {@code linux/capability.h}. */
  private static final Map<String, Integer> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("CAP_BPF", 39);
    NEEDED.put("CAP_PERFMON", 38);
    NEEDED.put("CAP_SYS_PTRACE", 19);
    NEEDED.put("CAP_DAC_READ_SEARCH", 2);
  }

  private final long effective;

  private Privileges(long effective) {
    this.effective = effective;
  }

  /** Reads the effective capabilities; none if they cannot be read. */
  static Privileges ofThisProcess() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          return new Privileges(Long.parseUnsignedLong(line.substring(7).strip(), 16));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return new Privileges(0);
    }
    return new Privileges(0);
  }

  private boolean has(int capability) {
    return (effective >>> capability & 1) != 0;
  }

  /** Names of the capabilities that tracing needs and this process lacks. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    NEEDED.forEach(
        (name, number) -> {
          // SYS_ADMIN is the older, larger right to the first two.
          boolean covered = number >= 38 && has(SYS_ADMIN);
          if (!has(number) && !covered) {
            missing.add(name);
          }
        });
    return missing;
  }

  /** All names of {@link #missing()} there are. */
  static List<String> needed() {
    return List.copyOf(NEEDED.keySet());
  }
}
