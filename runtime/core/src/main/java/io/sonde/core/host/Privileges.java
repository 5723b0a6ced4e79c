package io.sonde.core.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Capabilities that this process has. */
public final class Privileges {
  /** What to do about a missing one. */
  public static final String ADVICE =
      "run sonde as root, or as systemd/sonde.service does with "
          + titles(List.of(Capability.values()));

  private static final String LINE = "CapEff:";

  private final long effective;

  private Privileges(long effective) {
    this.effective = effective;
  }

  /** Reads the effective capabilities; none if they cannot be read. */
  public static Privileges ofThisProcess() {
    try {
      return of(Files.readString(Path.of("/proc/self/status")));
    } catch (IOException e) {
      return new Privileges(0);
    }
  }

  /** Those that the text of a file {@code /proc/PID/status} tells of. */
  public static Privileges of(String status) {
    int at = status.indexOf("\n" + LINE);
    if (at < 0) {
      return new Privileges(0);
    }
    String set = status.substring(at + 1 + LINE.length()).lines().findFirst().orElse("").strip();
    try {
      return new Privileges(Long.parseUnsignedLong(set, 16));
    } catch (NumberFormatException e) {
      return new Privileges(0);
    }
  }

  /** Whether it has a right, or one that includes it. */
  public boolean has(Capability capability) {
    return capability.in(effective);
  }

  /** Whether it has CAP_SYS_ADMIN, which nothing here needs but some hosts ask for. */
  public boolean hasSysAdmin() {
    return (effective >>> Capability.Number.SYS_ADMIN & 1) != 0;
  }

  /** Needed capabilities that are missing, in a sentence with what to do; null if none is. */
  public String problem() {
    List<Capability> missing = missing(Capability::needed);
    return missing.isEmpty() ? null : "missing " + titles(missing) + ": " + ADVICE;
  }

  /** Those that tracing can do without and this process has to. */
  public List<Capability> missingOptional() {
    return missing(capability -> !capability.needed());
  }

  private List<Capability> missing(Predicate<Capability> meant) {
    return Arrays.stream(Capability.values()).filter(meant).filter(each -> !has(each)).toList();
  }

  private static String titles(List<Capability> capabilities) {
    return capabilities.stream().map(Capability::title).collect(Collectors.joining(", "));
  }
}
