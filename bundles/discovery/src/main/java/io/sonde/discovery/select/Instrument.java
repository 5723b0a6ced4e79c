package io.sonde.discovery.select;

import io.sonde.spi.process.Service.Signal;
import java.util.Map;
import java.util.Set;

/**
 * A selector of processes to trace, with what it changes for them.
 *
 * @param selector which processes
 * @param name their {@code service.name}, empty to leave it
 * @param namespace their {@code service.namespace}, empty to leave it
 * @param exports signals that may leave the agent; null to leave it
 * @param overrides other settings by their configuration key
 */
public record Instrument(
    Selector selector,
    String name,
    String namespace,
    Set<Signal> exports,
    Map<String, Object> overrides) {}
