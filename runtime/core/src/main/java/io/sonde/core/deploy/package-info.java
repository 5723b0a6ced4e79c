/** Which plugin is live, and how that changes: the drop-in folder, commands, failures. */
package io.sonde.core.deploy;
