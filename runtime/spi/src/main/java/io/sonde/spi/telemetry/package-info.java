/** What the agent's bundles hand to each other: finished spans, metrics and their exporters. */
@Export
@Version("1.1.0")
package io.sonde.spi.telemetry;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
