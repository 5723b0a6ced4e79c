package io.sonde.shell;

import java.io.PrintStream;

/**
 * Where a command of this bundle runs.
 *
 * @param out for the answer
 * @param err for complaints
 * @param terminal of the client
 * @param screen whether {@code out} goes straight to a terminal, not into a file or a pipe
 */
record Console(PrintStream out, PrintStream err, Terminal terminal, boolean screen) {}
