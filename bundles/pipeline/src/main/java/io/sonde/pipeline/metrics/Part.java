package io.sonde.pipeline.metrics;

/**
 * Instruments of one grouping that a kind of span counts in.
 *
 * @param grouping what they have in common
 * @param instruments at least one
 * @param places of the instruments in the grouping
 */
record Part(Grouping grouping, Instrument[] instruments, int[] places) {}
