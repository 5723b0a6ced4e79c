package io.sonde.discovery.select;

import io.sonde.spi.process.Service.Signal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the selectors that match a process say together; where two say something else, the later one
 * counts.
 *
 * @param origin where the last of them was configured; empty if none was needed
 * @param name {@code service.name}, empty if none says it
 * @param namespace {@code service.namespace}, empty if none says it
 * @param exports signals that may leave the agent
 * @param overrides other settings by their configuration key
 */
public record Choice(
    String origin,
    String name,
    String namespace,
    Set<Signal> exports,
    Map<String, Object> overrides) {
  /** Traced with the settings that hold for all. */
  public static final Choice DEFAULT =
      new Choice("", "", "", EnumSet.allOf(Signal.class), Map.of());

  /** This choice, changed by one more selector. */
  Choice with(Instrument instrument) {
    Map<String, Object> merged = new HashMap<>(overrides);
    merged.putAll(instrument.overrides());
    return new Choice(
        instrument.selector().origin(),
        instrument.name().isEmpty() ? name : instrument.name(),
        instrument.namespace().isEmpty() ? namespace : instrument.namespace(),
        instrument.exports() == null ? exports : instrument.exports(),
        merged);
  }
}
