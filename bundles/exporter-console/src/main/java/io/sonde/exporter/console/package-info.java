/** Spans on the standard output. */
package io.sonde.exporter.console;
