package io.sonde.core.plugin;

import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.ledger.Ledger;

/**
 * The account of a plugin, of one generation or several, or that of the core.
 *
 * @param kernel what the hooks counted
 * @param ledger what the agent counted
 */
public record Statement(KernelCounts kernel, Ledger ledger) {
  /** The sum of both as it is now. */
  Statement plus(Statement other) {
    Ledger sum = new Ledger(ledger.owner());
    sum.add(ledger);
    sum.add(other.ledger);
    return new Statement(kernel.plus(other.kernel), sum);
  }
}
