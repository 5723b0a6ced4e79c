/** What can be configured: the table of keys and the types of their values. */
package io.sonde.config.schema;
