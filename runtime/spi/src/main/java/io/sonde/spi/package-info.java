/**
 * What a protocol plugin implements and what the core hands to it.
 *
 * <p>A plugin registers a {@link io.sonde.spi.Protocol} service; the core recognises its
 * connections, puts their bytes in order and passes them to a {@link io.sonde.spi.Decoder}, which
 * turns them into {@link io.sonde.spi.Span}s. Bytes in, spans out: a decoder sees no socket, no
 * thread, no clock and no other plugin.
 *
 * <p>Times are nanoseconds of {@code CLOCK_MONOTONIC}, the clock of {@code bpf_ktime_get_ns} and of
 * {@link System#nanoTime()} on Linux.
 */
@Export
@Version("1.2.0")
package io.sonde.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
