package io.sonde.core.plugin;

import io.sonde.spi.Capture;
import io.sonde.spi.Protocol;
import io.sonde.spi.Signature;
import java.util.List;

/**
 * A protocol that could become live: everything it is asked once has been asked.
 *
 * @param protocol the plugin's service
 * @param id {@link Protocol#id()}
 * @param signatures {@link Protocol#signatures()}
 * @param capture {@link Protocol#capture()}
 * @param half its programs, verified; they belong to the plugin once it is live
 */
public record Candidate(
    Protocol protocol, String id, List<Signature> signatures, Capture capture, Half half) {
  /** Asks a protocol; what its code throws is thrown. */
  public static Candidate of(Protocol protocol, Half half) {
    return new Candidate(
        protocol, protocol.id(), List.copyOf(protocol.signatures()), protocol.capture(), half);
  }
}
