/** {@code sonde doctor}: what this host allows, tried where it can be tried. */
package io.sonde.core.doctor;
