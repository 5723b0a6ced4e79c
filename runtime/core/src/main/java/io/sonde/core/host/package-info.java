/** What this host gives the agent: its rights, limits and confinement. Asked, never assumed. */
package io.sonde.core.host;
