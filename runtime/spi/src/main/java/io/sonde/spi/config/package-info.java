/** The effective configuration, as the bundles read it. */
@Export
@Version("1.0.0")
package io.sonde.spi.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
