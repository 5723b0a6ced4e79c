/** A span on its way through the pipeline, and which of its attributes may leave. */
package io.sonde.pipeline.span;
