/**
 * What ties bundles to the {@code sonde} command line.
 *
 * <p>The launcher sets these framework properties, which {@code BundleContext.getProperty} reads:
 *
 * <ul>
 *   <li>{@code sonde.home}: folder of the installation, absolute
 *   <li>{@code sonde.mode}: {@code run} while the agent runs, {@code command} during other commands
 *   <li>{@code sonde.config}: configuration file that was asked for, absolute; not set if none was
 * </ul>
 *
 * <p>During other commands only the bundles that bring a {@link io.sonde.spi.command.Command} are
 * started, and those that have no components.
 */
@Export
@Version("1.2.0")
package io.sonde.spi.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
