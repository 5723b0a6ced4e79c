package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;

/** How processes of one language are named. */
interface NameRule {
  /** The name of a process; empty if it has none that says more than the interpreter's. */
  String name(Candidate process);
}
