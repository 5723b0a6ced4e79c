package io.sonde.vm;

/**
 * What became of one check.
 *
 * @param backend id of the backend
 * @param check name of the check
 * @param outcome what became of it
 * @param detail what was seen, or why it failed or was skipped
 */
record Cell(String backend, String check, Outcome outcome, String detail) {
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }
}
