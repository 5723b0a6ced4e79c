/** The local half of making plugins: {@code sonde plugin new}. */
package io.sonde.kit;
