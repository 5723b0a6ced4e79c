package io.sonde.core.doctor;

import io.sonde.bpf.KernelBtf;
import io.sonde.core.host.Capability;
import io.sonde.core.host.Confinement;
import io.sonde.core.host.Kernel;
import io.sonde.core.host.MemoryLimit;
import io.sonde.core.host.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at kernel, limits and rights, as far as the files of a host tell. */
final class HostFindings {
  /** Below this the maps of the agent's default configuration do not fit. */
  private static final long ENOUGH_BYTES = 64 << 20;

  /** Above this Debian's kernels refuse perf events to all but CAP_SYS_ADMIN (seen: 5.10, 6.1). */
  private static final int USUAL_PARANOIA = 2;

  private final Path root;
  private final Privileges privileges;

  /**
   * @param root of the file system with {@code proc} and {@code sys}
   */
  HostFindings(Path root, Privileges privileges) {
    this.root = root;
    this.privileges = privileges;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok("kernel", "Linux " + Kernel.release() + " " + System.getProperty("os.arch")));
    findings.add(
        KernelBtf.available()
            ? Finding.ok("BTF", "the kernel describes its types")
            : Finding.failed(
                "BTF",
                "the kernel does not describe its types",
                "use a kernel with CONFIG_DEBUG_INFO_BTF=y"));
    findings.add(lockdown());
    findings.add(cgroup());
    limits(findings);
    Confinement.problems().forEach(each -> findings.add(Finding.failed("namespaces", each, "")));
    for (Capability each : Capability.values()) {
      findings.add(capability(each));
    }
    return findings;
  }

  Finding lockdown() {
    String states = text("sys/kernel/security/lockdown");
    int from = states.indexOf('[');
    int to = states.indexOf(']', Math.max(from, 0));
    if (from < 0 || to < 0) {
      return Finding.ok("lockdown", "the kernel has none, or does not tell");
    }
    String state = states.substring(from + 1, to);
    return state.equals("confidentiality")
        ? Finding.limited(
            "lockdown",
            "confidentiality: programs may not read the kernel's memory",
            "boot with lockdown=integrity if no backend works")
        : Finding.ok("lockdown", state);
  }

  Finding cgroup() {
    if (Files.exists(root.resolve("sys/fs/cgroup/cgroup.controllers"))) {
      return Finding.ok("cgroup", "version 2");
    }
    boolean both = Files.exists(root.resolve("sys/fs/cgroup/unified/cgroup.controllers"));
    return Finding.ok("cgroup", both ? "version 1, version 2 beside it" : "version 1");
  }

  private void limits(List<Finding> findings) {
    MemoryLimit limit = MemoryLimit.raise();
    if (limit.counts() && limit.bytes() < ENOUGH_BYTES) {
      findings.add(Finding.limited("memory limit", limit.sentence(), ""));
    }
    String paranoia = text("proc/sys/kernel/perf_event_paranoid");
    boolean strict = paranoia.matches("\\d{1,4}") && Integer.parseInt(paranoia) > USUAL_PARANOIA;
    if (strict && !privileges.hasSysAdmin()) {
      findings.add(
          Finding.limited(
              "perf events",
              "kernel.perf_event_paranoid is "
                  + paranoia
                  + ", for which kernels of Debian and its kin refuse kprobes without"
                  + " CAP_SYS_ADMIN",
              "set it to 2 if no backend but kprobe works"));
    }
  }

  private Finding capability(Capability capability) {
    String use = "to " + capability.use();
    if (privileges.has(capability)) {
      return Finding.ok(capability.title(), use);
    }
    String missing = "missing " + use + ": without it, " + capability.loss();
    return capability.needed()
        ? Finding.failed(capability.title(), missing, Privileges.ADVICE)
        : Finding.limited(capability.title(), missing, Privileges.ADVICE);
  }

  private String text(String file) {
    try {
      return Files.readString(root.resolve(file)).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
