/**
 * The configuration: {@link io.sonde.config.schema.Schema} says what there is, {@link
 * io.sonde.config.source} reads it, {@link io.sonde.config.Configuration} puts it together.
 */
package io.sonde.config;
