/** What a process is called when nobody said so. */
package io.sonde.discovery.name;
