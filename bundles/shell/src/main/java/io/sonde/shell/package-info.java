/**
 * The shell of a running agent: a Unix socket that only the agent's own user and root can use, and
 * commands that are asked through it.
 *
 * <p>{@link io.sonde.shell.ShellSocket} lets clients in; each gets a {@link
 * io.sonde.shell.Session}, which runs {@link io.sonde.spi.command.Command} services of all bundles:
 * a single one directly, a line typed by a person through Gogo, of which only pipes are used. The
 * two sides speak as {@link io.sonde.spi.shell} says.
 */
package io.sonde.shell;
