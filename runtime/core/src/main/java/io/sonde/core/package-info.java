/** From records to spans. */
package io.sonde.core;
