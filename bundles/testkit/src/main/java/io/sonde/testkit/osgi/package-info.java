/** Bundles under test in a real framework. */
@Export
@Version("1.0.0")
package io.sonde.testkit.osgi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
