/** Metrics of spans: aggregated once, read by every exporter at its own pace. */
package io.sonde.pipeline.metrics;
