/**
 * Time limits for the code of plugins. Exported for classes of plugins alone, which call {@link
 * io.sonde.core.guard.Budget#check} because {@link io.sonde.core.guard.LoopWeaver} made them.
 */
@Export
@Version("1.0.0")
package io.sonde.core.guard;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
