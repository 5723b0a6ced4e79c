package io.sonde.core.plugin;

import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.ledger.Ledger;
import io.sonde.core.record.SondeLimits;
import io.sonde.spi.Capture;
import io.sonde.spi.Protocol;
import io.sonde.spi.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The protocols that are switched on, each in a slot, and their earlier generations as long as
 * connections have them. Changed on the drain thread only, so that a record and the plugin it is
 * for never miss each other; read by any thread.
 */
public final class Plugins {
  /** Copied of a connection that no protocol has claimed yet. */
  static final Capture UNKNOWN = new Capture(4096, 64);

  private static final Capture NOTHING = new Capture(0, 0);

  /** Where the kernel is told of slots. */
  public interface Kernel {
    /** Sets how much a slot captures and which generation its records carry: one update. */
    void slot(int slot, int generation, Capture capture);

    /** Sets all signatures anew. */
    void signatures(List<Target> signatures);

    /** What the hooks counted for an account so far. */
    KernelCounts counts(int account);

    /** Sets the counts of an account to zero. */
    void clearCounts(int account);
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
  private final Plugin[] accounts = new Plugin[SondeLimits.SONDE_ACCOUNTS];
  private final List<Plugin> active = new CopyOnWriteArrayList<>();
  private final List<Statement> retired = new ArrayList<>();
  private final Map<String, Statement> settled = new LinkedHashMap<>();
  private final Ledger core = new Ledger("core");
  private int generations;
  private int lastSlot;
  private volatile long switchNs;

  /** Tells the kernel what to capture of unknown connections. */
  public Plugins(Kernel kernel) {
    this.kernel = kernel;
    kernel.slot(SondeLimits.SONDE_SLOT_UNKNOWN, 0, UNKNOWN);
  }

  /**
   * Makes a protocol live: gives it the slot of the generation before, or a free one, and its
   * signatures to the kernel.
   *
   * @return null if there is no room for another plugin or generation
   * @throws IllegalArgumentException if there is no room for its signatures; nothing has changed
   */
  public synchronized Plugin add(Candidate candidate) {
    Plugin before = live(candidate.id());
    int slot = before == null ? freeSlot() : before.slot();
    int generation = freeGeneration();
    if (slot < 0 || generation < 0) {
      return null;
    }
    Plugin plugin = new Plugin(slot, generation, candidate, before != null);
    List<Plugin> after = new ArrayList<>(active);
    after.remove(before);
    after.add(plugin);
    List<Target> signatures = signatures(after);
    candidate.half().install(account(generation));
    generations = generation;
    lastSlot = slot;
    accounts[account(generation)] = plugin;
    slots[slot] = plugin;
    // From here on: records of the slot carry the new generation and pass the new handler.
    long beginNs = System.nanoTime();
    kernel.slot(slot, generation, candidate.capture());
    switchNs = System.nanoTime() - beginNs;
    kernel.signatures(signatures);
    active.add(plugin);
    if (before != null) {
      active.remove(before);
      before.supersededBy(plugin);
    }
    return plugin;
  }

  private int freeSlot() {
    // Not the one that was given back last: a few records may still be on their way.
    for (int i = 0; i < SondeLimits.SONDE_SLOT_IGNORED; i++) {
      int slot = (lastSlot + i) % (SondeLimits.SONDE_SLOT_IGNORED - 1) + 1;
      if (slots[slot] == null) {
        return slot;
      }
    }
    return -1;
  }

  private int freeGeneration() {
    for (int next = generations + 1; next < generations + 2 * accounts.length; next++) {
      if (account(next) != 0 && accounts[account(next)] == null) {
        return next;
      }
    }
    return -1;
  }

  private static int account(int generation) {
    return generation & SondeLimits.SONDE_ACCOUNTS - 1;
  }

  /** The generation that new connections of a protocol go to, null if there is none. */
  public Plugin live(String id) {
    for (Plugin plugin : active) {
      if (plugin.id().equals(id)) {
        return plugin;
      }
    }
    return null;
  }

  /** The plugin of a service, superseded or not; null if there is none. */
  public synchronized Plugin of(Protocol protocol) {
    for (Plugin plugin : accounts) {
      if (plugin != null && plugin.protocol() == protocol) {
        return plugin;
      }
    }
    return null;
  }

  /** No new connection goes to this plugin any more. */
  public synchronized void withdraw(Plugin plugin) {
    if (active.remove(plugin)) {
      plugin.leave();
      kernel.signatures(signatures(active));
    }
  }

  /** The hooks stop telling of a plugin's connections, unless another generation has its slot. */
  public synchronized void silence(Plugin plugin) {
    if (slots[plugin.slot()] == plugin) {
      slots[plugin.slot()] = null;
      kernel.slot(plugin.slot(), 0, NOTHING);
    }
  }

  /**
   * Frees everything of a plugin that no connection has any more and whose records are all read;
   * what it counted is kept.
   */
  public synchronized void release(Plugin plugin) {
    int account = account(plugin.generation());
    retired.add(new Statement(kernel.counts(account), plugin.ledger()));
    settle();
    accounts[account] = null;
    kernel.clearCounts(account);
    plugin.release();
  }

  /** Adds up the accounts that nothing is booked to any more. */
  private void settle() {
    for (int i = retired.size() - 1; i >= 0; i--) {
      Statement each = retired.get(i);
      if (each.ledger().held().value() == 0 && each.ledger().open() == 0) {
        retired.remove(i);
        settled.merge(each.ledger().owner(), each, Statement::plus);
      }
    }
  }

  private static List<Target> signatures(List<Plugin> plugins) {
    List<Target> all = new ArrayList<>();
    for (Plugin plugin : plugins) {
      for (Signature signature : plugin.signatures()) {
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

  /** The plugin whose generation a record carries, null if there is none. */
  public Plugin of(int generation) {
    Plugin plugin = accounts[account(generation)];
    return plugin == null || plugin.generation() != generation ? null : plugin;
  }

  /** The account of a generation's records; the core's own where no plugin is. */
  public Ledger account(long generation) {
    Plugin plugin = of((int) generation);
    return plugin == null ? core : plugin.ledger();
  }

  /** How long the last update took that made a generation live, nanoseconds. */
  public long switchNs() {
    return switchNs;
  }

  /** The account of records that belong to no plugin. */
  public Ledger core() {
    return core;
  }

  /** Plugins that take new connections, one for each id. */
  public List<Plugin> active() {
    return active;
  }

  /** Every generation that is in the kernel, also those that are superseded. */
  public synchronized List<Plugin> all() {
    List<Plugin> all = new ArrayList<>();
    for (Plugin plugin : accounts) {
      if (plugin != null) {
        all.add(plugin);
      }
    }
    return all;
  }

  /** All accounts there ever were, each over all generations; the core's first. */
  public synchronized List<Statement> statements() {
    settle();
    Map<String, Statement> byId = new LinkedHashMap<>(settled);
    for (Statement each : retired) {
      byId.merge(each.ledger().owner(), each, Statement::plus);
    }
    for (Plugin plugin : all()) {
      KernelCounts counts = kernel.counts(account(plugin.generation()));
      byId.merge(plugin.id(), new Statement(counts, plugin.ledger()), Statement::plus);
    }
    List<Statement> all = new ArrayList<>();
    all.add(new Statement(kernel.counts(0), core));
    all.addAll(byId.values());
    return all;
  }
}
