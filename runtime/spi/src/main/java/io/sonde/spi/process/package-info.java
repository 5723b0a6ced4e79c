/**
 * Traced processes: what happens to them, which of them are traced and which service each of them
 * is.
 */
@Export
@Version("1.0.0")
package io.sonde.spi.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
