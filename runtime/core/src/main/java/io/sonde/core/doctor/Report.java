package io.sonde.core.doctor;

import io.sonde.core.doctor.Finding.State;
import io.sonde.spi.command.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings in their order, printed for people or for programs. Not thread-safe. */
final class Report {
  private final List<Finding> findings = new ArrayList<>();

  void add(Finding finding) {
    findings.add(finding);
  }

  void addAll(List<Finding> more) {
    findings.addAll(more);
  }

  /** Whether something was found for which nothing can be traced. */
  boolean hasFailed() {
    return findings.stream().anyMatch(finding -> finding.state() == State.FAILED);
  }

  /** Prints it: an array of objects, or a line for each finding and one for each advice. */
  void print(PrintStream out, boolean json) {
    Table table = Table.of("check", "state", "finding", "advice");
    int width = findings.stream().mapToInt(each -> each.check().length()).max().orElse(1);
    for (Finding each : findings) {
      String state = each.state().name().toLowerCase(Locale.ROOT);
      table.row(each.check(), state, each.words(), each.advice());
      if (!json) {
        out.printf("%-" + width + "s  %-7s  %s%n", each.check(), state, each.words());
        if (!each.advice().isEmpty()) {
          out.printf("%" + width + "s  %-7s  -> %s%n", "", "", each.advice());
        }
      }
    }
    if (json) {
      table.print(out, true);
    }
  }
}
