/** Certificates for tests. */
@Export
@Version("1.0.0")
package io.sonde.testkit.tls;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
