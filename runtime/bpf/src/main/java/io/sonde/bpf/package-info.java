/**
 * libbpf from Java, through the foreign function interface: objects, maps, programs, links and the
 * ring buffer, with no native code of our own.
 */
@Export
@Version("1.0.0")
package io.sonde.bpf;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
