/** Plugins exchanged while the assembled agent traces real programs. */
package io.sonde.it.swap;
