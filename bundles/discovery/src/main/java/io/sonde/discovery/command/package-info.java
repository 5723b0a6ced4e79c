/** What users can ask of discovery: {@code sonde processes} and {@code sonde explain}. */
package io.sonde.discovery.command;
