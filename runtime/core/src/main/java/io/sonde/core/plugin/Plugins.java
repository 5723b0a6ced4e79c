package io.sonde.core.plugin;

import io.sonde.core.ledger.Ledger;
import io.sonde.core.record.SondeLimits;
import io.sonde.spi.Capture;
import io.sonde.spi.Protocol;
import io.sonde.spi.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The protocols that are switched on, each in a slot. Changed on the drain thread only, so that a
 * record and the plugin it is for never miss each other; read by any thread.
 */
public final class Plugins {
  /** Copied of a connection that no protocol has claimed yet. */
  static final Capture UNKNOWN = new Capture(4096, 64);

  /** Where the kernel is told of slots. */
  public interface Kernel {
    /** Sets how much a slot captures and which generation its records carry. */
    void slot(int slot, int generation, Capture capture);

    /** Sets all signatures anew. */
    void signatures(List<Target> signatures);
  }

  /**
   * What a signature leads to.
   *
   * @param signature bytes to find
   * @param slot slot to use then
   */
  public record Target(Signature signature, int slot) {}

  private final Kernel kernel;
  private final Plugin[] slots = new Plugin[SondeLimits.SONDE_SLOTS];
  private final List<Plugin> active = new CopyOnWriteArrayList<>();
  private final List<Ledger> ledgers = new CopyOnWriteArrayList<>();
  private final Ledger core = new Ledger("core");
  private int generations;

  /** Tells the kernel what to capture of unknown connections. */
  public Plugins(Kernel kernel) {
    this.kernel = kernel;
    ledgers.add(core);
    kernel.slot(SondeLimits.SONDE_SLOT_UNKNOWN, 0, UNKNOWN);
  }

  /**
   * Gives a protocol a slot and its signatures to the kernel.
   *
   * @return null if every slot is taken
   * @throws IllegalArgumentException if there is no room for its signatures
   */
  public Plugin add(Protocol protocol) {
    int slot = 1;
    while (slot < SondeLimits.SONDE_SLOT_IGNORED && slots[slot] != null) {
      slot++;
    }
    if (slot == SondeLimits.SONDE_SLOT_IGNORED) {
      return null;
    }
    String id = protocol.id();
    Plugin plugin = new Plugin(slot, ++generations, id, protocol, new Ledger(id));
    kernel.slot(slot, plugin.generation(), protocol.capture());
    slots[slot] = plugin;
    active.add(plugin);
    ledgers.add(plugin.ledger());
    kernel.signatures(signatures());
    return plugin;
  }

  /** Takes a protocol's slot away; its account stays. Returns null if it had none. */
  public Plugin remove(Protocol protocol) {
    for (Plugin plugin : active) {
      if (plugin.protocol() == protocol) {
        active.remove(plugin);
        slots[plugin.slot()] = null;
        kernel.signatures(signatures());
        return plugin;
      }
    }
    return null;
  }

  private List<Target> signatures() {
    List<Target> all = new ArrayList<>();
    for (Plugin plugin : active) {
      for (Signature signature : plugin.protocol().signatures()) {
        all.add(new Target(signature, plugin.slot()));
      }
    }
    if (all.size() > SondeLimits.SONDE_SIGNATURES) {
      throw new IllegalArgumentException(
          "the plugins bring "
              + all.size()
              + " signatures, the kernel side holds "
              + SondeLimits.SONDE_SIGNATURES);
    }
    return all;
  }

  /** The plugin in a slot, null if there is none. */
  public Plugin at(int slot) {
    return slots[slot];
  }

  /** The account of a slot's records; the core's own where no plugin is. */
  public Ledger account(int slot) {
    Plugin plugin = slots[slot];
    return plugin == null ? core : plugin.ledger();
  }

  /** The account of records that belong to no plugin. */
  public Ledger core() {
    return core;
  }

  /** Plugins with a slot. */
  public List<Plugin> active() {
    return active;
  }

  /** All accounts there ever were. */
  public List<Ledger> ledgers() {
    return ledgers;
  }
}
