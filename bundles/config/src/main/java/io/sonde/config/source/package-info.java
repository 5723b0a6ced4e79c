/** Where values come from: a YAML file and environment variables, with the place of each. */
package io.sonde.config.source;
