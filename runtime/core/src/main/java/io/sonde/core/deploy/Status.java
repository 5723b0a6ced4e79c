package io.sonde.core.deploy;

import java.time.Instant;
import java.util.List;

/**
 * A plugin at one moment.
 *
 * @param name Bundle-SymbolicName; empty if the jar never told it
 * @param version of what runs, or of what was refused; empty if that is not known
 * @param file name of its jar in the drop-in folder
 * @param digest first 12 hexadecimal digits of the SHA-256 of what runs or was refused
 * @param state how it fares
 * @param since when that began
 * @param sentence what its user should know; empty if there is nothing
 * @param previous version that it could be rolled back to; empty if there is none
 * @param protocols ids of the protocols that are live
 */
public record Status(
    String name,
    String version,
    String file,
    String digest,
    State state,
    Instant since,
    String sentence,
    String previous,
    List<String> protocols) {}
