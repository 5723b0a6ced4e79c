/** Which language a process is written in. */
package io.sonde.discovery.language;
