/**
 * The assembled agent and real programs.
 *
 * <p>A test starts {@link io.sonde.it.Program}s, an {@link io.sonde.it.Agent} that traces these and
 * nothing else of the machine, and puts {@link io.sonde.it.Load} on them, which knows exactly what
 * it sent. Then every {@link io.sonde.it.Exchange} must have its {@link io.sonde.it.Span}, and the
 * {@link io.sonde.it.Ledger} must balance. The JVM of the tests is not traced.
 */
package io.sonde.it;
