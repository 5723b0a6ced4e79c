package io.sonde.vm;

import java.util.ArrayList;
import java.util.List;

/** A table of all results: a line for each kernel and backend, a column for each check. */
final class Matrix {
  private final List<String> reasons = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins one.
   *
   * @param agent what was checked
   */
  Matrix(String agent, List<String> checks) {
    text.append("The agent in all cells: ").append(agent).append("\n");
    text.append("Processors are emulated; tasks run longer before others interrupt them.\n\n");
    text.append("| kernel | backend | ");
    text.append(String.join(" | ", checks)).append(" |\n|---|---");
    text.append("|---".repeat(checks.size())).append("|\n");
  }

  /** Adds a line. */
  void add(Kernel kernel, String backend, List<Cell> cells) {
    text.append("| ").append(kernel.line()).append(" | ").append(backend).append(" |");
    for (Cell cell : cells) {
      text.append(' ');
      text.append(
          switch (cell.outcome()) {
            case PASSED -> "ok";
            case FAILED -> "**failed** [" + number(cell.detail()) + "]";
            case SKIPPED -> "no [" + number(cell.detail()) + "]";
          });
      text.append(" |");
    }
    text.append('\n');
  }

  private int number(String reason) {
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
    return reasons.indexOf(reason) + 1;
  }

  @Override
  public String toString() {
    StringBuilder all = new StringBuilder(text).append('\n');
    for (String reason : reasons) {
      all.append(number(reason)).append(". ").append(reason.replace("\n", "\n   ")).append('\n');
    }
    return all.toString();
  }
}
