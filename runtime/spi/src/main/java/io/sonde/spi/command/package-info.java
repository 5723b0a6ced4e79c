/** Commands of the {@code sonde} command line that bundles contribute. */
@Export
@Version("1.0.0")
package io.sonde.spi.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
