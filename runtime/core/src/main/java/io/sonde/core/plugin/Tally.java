package io.sonde.core.plugin;

/**
 * What a live generation of a protocol did so far.
 *
 * @param generation its number; 0 if there is none
 * @param connections that it decodes now
 * @param spans that it ended
 * @param failures exceptions that left its code
 */
public record Tally(int generation, int connections, long spans, long failures) {
  /** Of what is not live. */
  public static final Tally NONE = new Tally(0, 0, 0, 0);

  /** Of both together; the generation is the later one. */
  public Tally plus(Tally other) {
    return new Tally(
        Math.max(generation, other.generation),
        connections + other.connections,
        spans + other.spans,
        failures + other.failures);
  }
}
