/** Services: who traced processes are, and the table in which they are found. */
package io.sonde.discovery.service;
