/** Selectors: which processes a configuration names. */
package io.sonde.discovery.select;
