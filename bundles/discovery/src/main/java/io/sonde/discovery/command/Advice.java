package io.sonde.discovery.command;

import io.sonde.discovery.Decision;

/** What a user can do about a decision. */
final class Advice {
  private Advice() {}

  /** A sentence without its full stop; empty if all is well. */
  static String of(Decision decision, Seen seen) {
    return switch (decision.reason()) {
      case LISTENS, SELECTED, FORKED, CLUSTER ->
          seen.operations().isEmpty()
              ? "no request was understood yet: send one; 'ledger' shows what was seen and skipped,"
                  + " TLS and protocols without a plugin are"
              : "";
      case SELF -> "the agent does not trace itself";
      case UNREADABLE ->
          "run the agent as root or with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH ('doctor')";
      case EXCLUDED ->
          decision.detail().equals("discovery.default_excludes")
              ? "set discovery.default_excludes to false to trace it"
              : "take it out of " + decision.detail() + " to trace it";
      case SILENT ->
          "it is traced as soon as it listens; a program that only calls others needs a group in"
              + " discovery.instrument, or its pid in discovery.pids";
      case NOT_SELECTED ->
          "add a group to discovery.instrument that matches it, for example executable: \"*/"
              + decision.program()
              + "\"";
    };
  }
}
