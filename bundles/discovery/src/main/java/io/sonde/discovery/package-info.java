/**
 * Decides which processes are traced and which service each of them is.
 *
 * <p>Events of the kernel and regular looks at {@code /proc} keep a {@link
 * io.sonde.discovery.Roster} of all processes; the {@link io.sonde.discovery.Judge} decides on each
 * that is new, that replaced its program or that began to listen; the {@link
 * io.sonde.discovery.Tracer} tells the core and gives the process its service.
 */
package io.sonde.discovery;
