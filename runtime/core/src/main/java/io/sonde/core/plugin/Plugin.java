package io.sonde.core.plugin;

import io.sonde.core.ledger.Ledger;
import io.sonde.spi.Protocol;
import io.sonde.spi.Signature;
import java.util.List;

/**
 * One generation of a protocol in its slot. What changes is changed on the drain thread only.
 *
 * <p>Live until it is superseded by the next generation or leaves; it goes on decoding what is open
 * on its connections until none has it any more.
 */
public final class Plugin {
  private final int slot;
  private final int generation;
  private final String id;
  private Protocol protocol;
  private final List<Signature> signatures;
  private final Ledger ledger;
  private Half half;
  private final boolean replacement;
  private Plugin successor;
  private boolean leaving;
  private int connections;

  Plugin(int slot, int generation, Candidate candidate, boolean replacement) {
    this.slot = slot;
    this.generation = generation;
    protocol = candidate.protocol();
    half = candidate.half();
    signatures = candidate.signatures();
    this.replacement = replacement;
    id = candidate.id();
    ledger = new Ledger(id);
  }

  /** Number that the kernel puts into records, 1 to 62; a new generation keeps it. */
  public int slot() {
    return slot;
  }

  /** Counts the plugins that were given slots, from 1; in records too. */
  public int generation() {
    return generation;
  }

  /** {@link Protocol#id()}, asked once. */
  public String id() {
    return id;
  }

  /** The plugin's service, null after it was released. */
  public Protocol protocol() {
    return protocol;
  }

  /** Its account. */
  public Ledger ledger() {
    return ledger;
  }

  /** Whether it superseded another generation, to which the agent could return. */
  public boolean isReplacement() {
    return replacement;
  }

  /** Whether connections that are idle must be moved on. */
  public boolean isPassing() {
    return successor != null || leaving;
  }

  /** The generation that is live or the last that was; itself if none came after it. */
  public Plugin latest() {
    Plugin latest = this;
    while (latest.successor != null) {
      latest = latest.successor;
    }
    return latest;
  }

  /** Whether it was taken out with nothing in its place. */
  public boolean isLeaving() {
    return leaving;
  }

  void supersededBy(Plugin next) {
    successor = next;
  }

  /** {@link Protocol#signatures()}, asked once. */
  public List<Signature> signatures() {
    return signatures;
  }

  /** Lets go of everything that belongs to its bundle. */
  void release() {
    half.close();
    half = Half.NONE;
    protocol = null;
  }

  void leave() {
    leaving = true;
  }

  /** Counts a connection that it decodes from now on. */
  public void joined() {
    connections++;
  }

  /** Counts a connection that it will not be asked about again. */
  public void left() {
    connections--;
  }

  /** Connections that it decodes. */
  public int connections() {
    return connections;
  }
}
