/** How a span looks as text; the shell has a copy of this package too. */
package io.sonde.exporter.console.format;
