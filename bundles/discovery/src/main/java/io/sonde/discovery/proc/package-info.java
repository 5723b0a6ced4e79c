/** Reading of the {@code /proc} file system, within limits and without exceptions. */
package io.sonde.discovery.proc;
