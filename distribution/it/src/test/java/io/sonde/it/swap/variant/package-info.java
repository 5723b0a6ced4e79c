/**
 * Versions of the HTTP plugin that go wrong. Each is put into a copy of its jar, in place of its
 * component, and passes everything on to it until it does what it is named after.
 */
package io.sonde.it.swap.variant;
