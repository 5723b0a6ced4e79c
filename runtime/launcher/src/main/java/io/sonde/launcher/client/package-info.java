/** The other end of the shell: {@code sonde <command>} and {@code sonde shell}, without OSGi. */
package io.sonde.launcher.client;
