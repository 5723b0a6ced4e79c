package io.sonde.core.plugin;

import io.sonde.spi.Protocol;
import java.time.Duration;
import org.osgi.framework.Bundle;

/**
 * Makes protocols live and takes them out while traffic goes on: what comes after a jar has passed
 * the gate. The calls block and are never made by the drain thread. {@link #admit} is called by one
 * thread at a time; {@link #retire} by threads of their own, also while others are in either
 * method, since each may wait for long. A thread in {@code retire} that is interrupted wants an end
 * at once, as if its drain were over.
 */
public interface Admission {
  /** Told, on the drain thread or a thread of the core, that a live protocol must go. */
  interface Failures {
    /**
     * A protocol threw, or did not return in time. Records of the connections it failed on are
     * counted as skipped until another version of it is admitted or it is retired.
     *
     * @param sentence what it did, in plain words
     */
    void failed(Protocol protocol, String sentence);
  }

  /**
   * Makes a protocol live: its programs pass the verifier beside the live ones, its self-test
   * passes, then connections go over to it. If a protocol with the same id is live it is
   * superseded: its open exchanges end where they began, new ones go to the new protocol.
   *
   * @param bundle where its resources are
   * @return null if it is live, else why it is not, in a sentence; nothing has changed then
   */
  String admit(Protocol protocol, Bundle bundle);

  /** Manifest header of a plugin: BPF objects in its jar, separated by commas. */
  String PROBES = "Sonde-Probes";

  /**
   * Attaches the programs of the objects that the header {@link #PROBES} names, beside those of the
   * version before: for a moment both count, so that nothing is missed.
   *
   * @return null if they are attached or there are none, else why not, in a sentence
   */
  String attach(Bundle bundle);

  /** Detaches what a bundle's {@link #attach} attached, if anything. What was counted is kept. */
  void detach(Bundle bundle);

  /**
   * Takes a protocol out: superseded or not, open exchanges may finish first. When this returns
   * nothing of it is called again, and none of its programs and maps is in the kernel.
   *
   * @param drain how long to wait for open exchanges; those left then are handed over to the
   *     protocol that superseded it, or dropped, and counted
   */
  void retire(Protocol protocol, Duration drain);

  /** What the live protocol of this id did so far; {@link Tally#NONE} if there is none. */
  Tally tally(String id);
}
