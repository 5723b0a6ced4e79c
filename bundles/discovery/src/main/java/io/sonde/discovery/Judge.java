package io.sonde.discovery;

import io.sonde.discovery.Decision.Reason;
import io.sonde.discovery.language.Language;
import io.sonde.discovery.select.Choice;
import io.sonde.discovery.select.Selection;
import java.util.List;

/** Decides whether a process is traced. Changes nothing but the process's decision and choice. */
final class Judge {
  /** Set by Node.js in the environment of a cluster's workers, which get their port from it. */
  private static final String NODE_WORKER = "NODE_UNIQUE_ID";

  private final Selection selection;
  private final int self;

  /**
   * @param self process id of the agent
   */
  Judge(Selection selection, int self) {
    this.selection = selection;
    this.self = self;
  }

  /**
   * Decides.
   *
   * @param parent the process that made it, null if that is not known
   * @return whether it is traced
   */
  boolean decide(Candidate candidate, Known process, Known parent) {
    String exclusion = selection.exclusion(candidate, process.ports);
    Reason reason;
    String detail = "";
    if (process.pid == self) {
      reason = Reason.SELF;
    } else if (candidate.executable().isEmpty()) {
      reason = Reason.UNREADABLE;
    } else if (exclusion != null) {
      reason = Reason.EXCLUDED;
      detail = exclusion;
    } else {
      reason = reason(candidate, process, parent);
      detail = reason == Reason.SELECTED ? process.choice.origin() : "";
    }
    process.decision =
        new Decision(process.pid, candidate.executableName(), process.ports, reason, detail);
    return process.decision.traced();
  }

  /** Decides that a forked process is traced as its parent is. */
  void follow(Known process, Known parent) {
    process.choice = parent.choice;
    process.decision =
        new Decision(process.pid, parent.decision.program(), List.of(), Reason.FORKED, "");
  }

  private Reason reason(Candidate candidate, Known process, Known parent) {
    boolean ofTraced = parent != null && parent.isTraced();
    if (ofTraced && process.forked) {
      process.choice = parent.choice;
      return Reason.FORKED;
    }
    process.choice = selection.choice(candidate, process.ports);
    if (process.choice != null) {
      return selection.isDefault() ? Reason.LISTENS : Reason.SELECTED;
    }
    if (ofTraced
        && candidate.language() == Language.NODEJS
        && !candidate.environment().value(NODE_WORKER).isEmpty()) {
      process.choice = parent.choice == null ? Choice.DEFAULT : parent.choice;
      return Reason.CLUSTER;
    }
    return selection.isDefault() ? Reason.SILENT : Reason.NOT_SELECTED;
  }
}
