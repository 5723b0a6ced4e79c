/**
 * The pipeline: takes ended spans from the core, finds their service and route, gives them ids,
 * counts them in metrics and hands those that are sampled to the exporters.
 */
package io.sonde.pipeline;
