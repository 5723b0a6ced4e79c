package io.sonde.core.doctor;

import io.sonde.bpf.BpfException;
import io.sonde.core.capture.Backend;
import io.sonde.core.capture.KernelSide;
import io.sonde.core.host.MemoryLimit;
import java.util.ArrayList;
import java.util.List;

/** Tries every backend: loads it, attaches it, and looks whether it sees a test request. */
final class BackendFindings {
  private BackendFindings() {}

  /**
   * Tries them.
   *
   * @param choice {@code ebpf.backend}
   */
  static List<Finding> all(String choice) {
    List<Finding> findings = new ArrayList<>();
    List<KernelSide.Trial> trials;
    try {
      trials = KernelSide.tryAll(Backend.inOrder());
    } catch (BpfException e) {
      MemoryLimit limit = MemoryLimit.raise();
      String words = limit.explains(e) ? "there is no room for the maps" : e.getMessage();
      return List.of(Finding.failed("tracing", words, ""));
    }
    Backend first = null;
    for (KernelSide.Trial trial : trials) {
      Backend backend = trial.backend();
      String check = "backend " + backend.id();
      if (trial.fired()) {
        String words = backend.title() + ": loaded, attached, fired; " + backend.remark();
        findings.add(Finding.ok(check, words));
        boolean meant = choice.equals("auto") || choice.equals(backend.id());
        first = first == null && meant ? backend : first;
      } else {
        findings.add(Finding.absent(check, backend.title() + ": " + trial.problem()));
      }
    }
    findings.add(verdict(first, choice));
    return findings;
  }

  private static Finding verdict(Backend first, String choice) {
    if (first != null) {
      return Finding.ok("tracing", "with the backend " + first.id());
    }
    return choice.equals("auto")
        ? Finding.failed(
            "tracing",
            "no backend fires",
            "what the backends lack stands in their lines; a newer kernel has it")
        : Finding.failed(
            "tracing",
            "ebpf.backend is " + choice + ", which does not fire",
            "set ebpf.backend to auto");
  }
}
