package io.sonde.core.flow;

import io.sonde.core.ledger.Count;
import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Guard;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.record.SondeDirection;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeProcessEvent;
import io.sonde.core.span.SpanPool;
import io.sonde.spi.Direction;
import io.sonde.spi.process.ProcessListener;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongPredicate;

/**
 * Takes records in the order of the ring and leads each to where it belongs. Nothing is allocated
 * for a record of a connection that is in order. Drain thread only, but for the counts.
 */
public final class Flow {
  /** What the flow tells the kernel and the agent. */
  public interface Outside {
    /** Sets the slot of a connection in the kernel. */
    void verdict(long connection, int slot);

    /** Reports an exception that left a decoder; its counts are kept already. */
    void failed(Plugin plugin, Throwable failure);
  }

  private final ConversationTable table = new ConversationTable();
  private final ChunkView chunk = new ChunkView();
  private final List<ProcessListener> listeners = new CopyOnWriteArrayList<>();
  private final Count connections = new Count();
  private final Guard guard = new Guard();
  private final Quarantine.Room room = new Quarantine.Room();
  private final Plugins plugins;
  private final Conversation.Context context;

  /** A flow that decodes with {@code plugins} into {@code spans}. */
  public Flow(Plugins plugins, SpanPool spans, Outside outside) {
    this.plugins = plugins;
    this.context =
        new Conversation.Context() {
          @Override
          public Plugins plugins() {
            return plugins;
          }

          @Override
          public Guard guard() {
            return guard;
          }

          @Override
          public Quarantine.Room room() {
            return room;
          }

          @Override
          public SpanPool spans() {
            return spans;
          }

          @Override
          public void verdict(long connection, int slot) {
            outside.verdict(connection, slot);
          }

          @Override
          public void failed(Plugin plugin, Throwable failure) {
            outside.failed(plugin, failure);
          }
        };
  }

  /** Who is told of processes; may be changed by any thread. */
  public List<ProcessListener> listeners() {
    return listeners;
  }

  /** Connections followed now. Any thread. */
  public long connections() {
    return connections.value();
  }

  /**
   * Takes a record.
   *
   * @param base where its {@code struct sonde_head} begins
   * @param length of the record in bytes
   */
  public void onRecord(MemorySegment memory, long base, int length) {
    if (length < SondeHead.BYTES
        || SondeHead.captured(memory, base) > length - SondeHead.BYTES
        || SondeHead.captured(memory, base) > SondeHead.bytes(memory, base)
        || SondeHead.slot(memory, base) >= SondeLimits.SONDE_SLOTS) {
      plugins.core().skipped().add("malformed", 1);
      return;
    }
    Ledger account = plugins.account(SondeHead.generation(memory, base));
    switch (SondeHead.kind(memory, base)) {
      case SondeKind.SONDE_DATA -> onData(memory, base, account);
      case SondeKind.SONDE_OPENED -> onOpened(memory, base, length, account);
      case SondeKind.SONDE_END -> onEnd(memory, base, account);
      case SondeKind.SONDE_CLOSED -> onClosed(memory, base, account);
      case SondeKind.SONDE_EXEC,
          SondeKind.SONDE_FORK,
          SondeKind.SONDE_EXIT,
          SondeKind.SONDE_LISTEN ->
          onProcess(memory, base, length, account);
      default -> account.skipped().add("malformed", 1);
    }
  }

  private void onData(MemorySegment memory, long base, Ledger account) {
    Conversation conversation = table.get(SondeHead.connection(memory, base));
    if (conversation == null) {
      account.skipped().add("unknown_connection", 1);
      return;
    }
    Plugin plugin = plugins.of((int) SondeHead.generation(memory, base));
    conversation.onData(
        chunk.wrap(memory, base), (int) SondeHead.pid(memory, base), plugin, account);
  }

  private void onOpened(MemorySegment memory, long base, int length, Ledger account) {
    if (length < SondeOpened.BYTES) {
      account.skipped().add("malformed", 1);
    } else if (table.get(SondeHead.connection(memory, base)) != null) {
      // Two CPUs can announce a connection at the same moment.
      account.skipped().add("duplicate", 1);
    } else {
      table.put(new Conversation(context, memory, base));
      connections.add(1);
      account.decoded().add(1);
    }
  }

  private void onEnd(MemorySegment memory, long base, Ledger account) {
    Conversation conversation = table.get(SondeHead.connection(memory, base));
    if (conversation == null) {
      account.skipped().add("unknown_connection", 1);
      return;
    }
    Direction direction =
        SondeHead.direction(memory, base) == SondeDirection.SONDE_SENT
            ? Direction.SENT
            : Direction.RECEIVED;
    conversation.onEnd(direction, SondeHead.timeNs(memory, base), false);
    account.decoded().add(1);
  }

  private void onClosed(MemorySegment memory, long base, Ledger account) {
    long id = SondeHead.connection(memory, base);
    Conversation conversation = table.get(id);
    if (conversation == null) {
      account.skipped().add("unknown_connection", 1);
      return;
    }
    boolean reset = (SondeHead.flags(memory, base) & SondeFlags.SONDE_RESET) != 0;
    if (conversation.onClosed(
        SondeHead.timeNs(memory, base), reset, (int) SondeHead.pid(memory, base))) {
      remove(id);
    }
    account.decoded().add(1);
  }

  private void remove(long id) {
    table.remove(id);
    connections.add(-1);
  }

  private void onProcess(MemorySegment memory, long base, int length, Ledger account) {
    if (length < SondeProcessEvent.BYTES) {
      account.skipped().add("malformed", 1);
      return;
    }
    int pid = (int) SondeHead.pid(memory, base);
    int other = (int) SondeProcessEvent.other(memory, base);
    for (ProcessListener listener : listeners) {
      switch (SondeHead.kind(memory, base)) {
        case SondeKind.SONDE_EXEC -> listener.onExec(pid);
        case SondeKind.SONDE_FORK -> listener.onFork(pid, other);
        case SondeKind.SONDE_EXIT -> listener.onExit(pid);
        default -> listener.onListen(pid, other);
      }
    }
    account.decoded().add(1);
  }

  /** When a connection was numbered, nanoseconds: the kernel side makes the number of the time. */
  public static long bornNs(long connection) {
    return connection >>> 8;
  }

  /** Marks the calls of plugins. */
  public Guard guard() {
    return guard;
  }

  /** Moves on what is idle and belongs to plugins that are superseded or leave. */
  public void moveOn() {
    table.forEach(conversation -> removeIf(conversation.moveOn(false), conversation));
  }

  /**
   * Takes every connection from a plugin that is superseded or leaves; open exchanges are dropped.
   */
  public void take(Plugin from) {
    table.forEach(
        conversation ->
            removeIf(conversation.plugin() == from && conversation.moveOn(true), conversation));
  }

  /** Asks again about connections that were given up and that a new plugin may make sense of. */
  public void reconsider(Plugin added) {
    table.forEach(conversation -> conversation.reconsider(added));
  }

  /** Gives up connections whose decoder failed and was not replaced in time. */
  public void expire() {
    long nowNs = System.nanoTime();
    table.forEach(conversation -> removeIf(conversation.expire(nowNs), conversation));
  }

  /** Every connection that is followed, as it is now. */
  public List<FollowedConnection> followed() {
    long nowNs = System.nanoTime();
    List<FollowedConnection> all = new ArrayList<>();
    table.forEach(conversation -> all.add(conversation.followed(nowNs)));
    return all;
  }

  /** Gives the verdict again on a connection that was given up, where it was held back. */
  public void repeatVerdict(long connection) {
    Conversation conversation = table.get(connection);
    if (conversation != null) {
      conversation.repeatVerdict();
    }
  }

  private void removeIf(boolean gone, Conversation conversation) {
    if (gone) {
      remove(conversation.id());
    }
  }

  /**
   * Forgets conversations whose CLOSED record was lost.
   *
   * @param alive whether the kernel still follows a connection
   */
  public void reconcile(LongPredicate alive) {
    table.forEach(
        conversation -> {
          if (!alive.test(conversation.id())) {
            conversation.forget("close_lost");
            remove(conversation.id());
          }
        });
  }

  /** Forgets everything: the agent stops. */
  public void close() {
    table.forEach(conversation -> conversation.forget("agent_stopped"));
  }
}
