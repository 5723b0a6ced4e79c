package io.sonde.core.guard;

/**
 * Thrown out of a plugin's loop that took too long. Has no stack trace: it is no defect of ours.
 */
public final class BudgetExceeded extends Error {
  private static final long serialVersionUID = 1;

  BudgetExceeded() {
    super("did not return in time", null, false, false);
  }
}
