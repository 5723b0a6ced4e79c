/** Ids, sampling, redaction and export of spans. */
package io.sonde.pipeline.trace;
