package io.sonde.core.flow;

import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Guard;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeRole;
import io.sonde.core.span.SpanOwner;
import io.sonde.core.span.SpanPool;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import io.sonde.spi.Span;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A connection as the core follows it: two streams, and the decoder that reads them. Drain thread
 * only.
 */
final class Conversation extends SpanOwner implements Connection, SpanSink {
  private static final String FAILED = Quarantine.REASON;

  /** No traced process read or wrote: who answered, if anybody did, is not ours to tell. */
  private static final String UNTRACED = "untraced_process";

  /** What a conversation needs of the rest of the core. */
  interface Context {
    /** Protocols to ask. */
    Plugins plugins();

    /** Told of every call of a plugin. */
    Guard guard();

    /** What quarantines may keep together. */
    Quarantine.Room room();

    /** Where spans come from. */
    SpanPool spans();

    /** Tells the kernel which slot a connection has. */
    void verdict(long connection, int slot);

    /** Reports an exception that left a decoder. */
    void failed(Plugin plugin, Throwable failure);
  }

  private final Context context;
  private final long id;
  private final Role role;
  private boolean late;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private Stream received;
  private Stream sent;
  private int pid;
  private Plugin plugin;
  private Decoder decoder;
  private Unclaimed unclaimed;
  private boolean bound;
  private boolean framed;
  private Quarantine quarantine;
  private final long[] ended = new long[2];
  private boolean aborted;
  private String ignored;
  private String skipped;

  /** Reads an OPENED record. */
  Conversation(Context context, MemorySegment memory, long base) {
    this.context = context;
    id = SondeHead.connection(memory, base);
    pid = (int) SondeHead.pid(memory, base);
    role = SondeOpened.role(memory, base) == SondeRole.SONDE_CLIENT ? Role.CLIENT : Role.SERVER;
    late = (SondeHead.flags(memory, base) & SondeFlags.SONDE_JOINED_LATE) != 0;
    local =
        address(
            memory, base + SondeOpened.OFFSET_LOCAL_ADDRESS, SondeOpened.localPort(memory, base));
    remote =
        address(
            memory, base + SondeOpened.OFFSET_REMOTE_ADDRESS, SondeOpened.remotePort(memory, base));
    received = new Stream(Direction.RECEIVED, late);
    sent = new Stream(Direction.SENT, late);
    unclaimed = new Unclaimed(role, late);
  }

  private static InetSocketAddress address(MemorySegment memory, long offset, int port) {
    byte[] bytes = memory.asSlice(offset, 16).toArray(ValueLayout.JAVA_BYTE);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /** Takes a DATA record. */
  void onData(ChunkView chunk, int recordPid, Plugin recordPlugin, Ledger account) {
    if (recordPid != 0) {
      pid = recordPid;
    }
    if (ignored != null) {
      account.skipped().add(ignored, 1);
      return;
    }
    if (plugin == null && recordPlugin != null) {
      Plugin latest = recordPlugin.latest();
      if (latest.isLeaving()) {
        // It was recognised before its plugin was withdrawn.
        ignore("plugin_removed");
        account.skipped().add(ignored, 1);
        return;
      }
      claim(latest);
    }
    if (plugin != null) {
      stream(chunk.direction()).accept(chunk, account, this);
      return;
    }
    Plugin claiming = unclaimed.ask(chunk, account, context.plugins().active(), context.guard());
    if (claiming != null) {
      context.verdict(id, claiming.slot());
      claim(claiming);
    } else if (unclaimed.isHopeless()) {
      ignore("unclaimed");
    }
  }

  private void claim(Plugin by) {
    Unclaimed before = unclaimed;
    unclaimed = null;
    bind(by);
    ChunkView view = new ChunkView();
    for (HeldChunk held : before.held()) {
      held.account().held().add(-1);
      if (ignored != null) {
        held.account().skipped().add(ignored, 1);
      } else {
        stream(held.direction()).accept(view.wrap(held), held.account(), this);
      }
    }
  }

  /** Gives the connection to a plugin, with a decoder that knows nothing of it yet. */
  private void bind(Plugin to) {
    unbind();
    plugin = to;
    bound = true;
    to.joined();
    context.guard().enter(to);
    try {
      decoder = to.protocol().newDecoder(this);
    } catch (Throwable e) {
      fail(e);
    } finally {
      context.guard().leave();
    }
  }

  /** The plugin will not be asked about this connection again; its ledger is still at hand. */
  private void unbind() {
    if (bound) {
      bound = false;
      decoder = null;
      plugin.left();
    }
  }

  private Stream stream(Direction direction) {
    return direction == Direction.RECEIVED ? received : sent;
  }

  /** Passes a chunk that is in order to the decoder. */
  void decode(ChunkView chunk, Ledger account) {
    if (quarantine != null) {
      quarantine.hold(chunk, account);
      if (plugin.isPassing()) {
        // It failed after another had come: no need to wait.
        moveOn(false);
      }
      return;
    }
    skipped = ignored;
    if (ignored == null) {
      context.guard().enter(plugin);
      try {
        decoder.onBytes(chunk, this);
      } catch (Throwable e) {
        context.guard().leave();
        fail(e);
        if (quarantine != null) {
          decode(chunk, account);
          return;
        }
        skipped = ignored;
      } finally {
        context.guard().leave();
      }
    }
    if (skipped == null) {
      account.decoded().add(1);
    } else {
      account.skipped().add(skipped, 1);
    }
    if (plugin.isPassing() || ignored != null) {
      moveOn(false);
    }
  }

  /** Passes a chunk that was held, without its first {@code old} bytes. */
  void decodeHeld(HeldChunk held, long old) {
    ChunkView view = new ChunkView().wrap(held);
    if (old > 0) {
      view.trim(old);
    }
    held.account().held().add(-1);
    decode(view, held.account());
  }

  /** Tells the decoder of bytes that will not come. */
  void gap(Direction direction, long missingBytes) {
    if (quarantine != null) {
      quarantine.miss(direction, missingBytes);
    } else if (ignored == null) {
      context.guard().enter(plugin);
      try {
        decoder.onGap(direction, missingBytes, this);
      } catch (Throwable e) {
        fail(e);
      } finally {
        context.guard().leave();
      }
    }
  }

  /** Takes the end of a direction. */
  void onEnd(Direction direction, long atNs, boolean reset) {
    if (!stream(direction).close(this)) {
      return;
    }
    ended[direction.ordinal()] = atNs;
    aborted |= reset;
    if (direction == Direction.SENT) {
      giveUpUntraced();
    }
    tellEnd(direction);
  }

  /**
   * Gives up a connection that only an untraced process served: it was accepted for a traced one,
   * which handed it over. Its requests arrived at a traced port, its responses were not seen.
   */
  private void giveUpUntraced() {
    if (pid == 0 && decoder != null) {
      dropOpen(UNTRACED);
      ignore(UNTRACED);
    }
  }

  private void tellEnd(Direction direction) {
    if (decoder == null || ignored != null || quarantine != null) {
      return;
    }
    context.guard().enter(plugin);
    try {
      decoder.onClose(direction, ended[direction.ordinal()], aborted, this);
    } catch (Throwable e) {
      fail(e);
    } finally {
      context.guard().leave();
    }
  }

  /**
   * Takes the end of the connection.
   *
   * @return whether nothing of it is left; else it waits for another decoder
   */
  boolean onClosed(long atNs, boolean reset, int recordPid) {
    if (recordPid != 0) {
      pid = recordPid;
    }
    giveUpUntraced();
    onEnd(Direction.RECEIVED, atNs, reset);
    onEnd(Direction.SENT, atNs, reset);
    if (unclaimed != null) {
      unclaimed.skipAll("unclaimed");
    }
    if (quarantine != null) {
      quarantine.close();
      return false;
    }
    finish();
    return true;
  }

  private void finish() {
    dropOpen("unfinished");
    unbind();
  }

  /**
   * Goes over to another generation of its plugin, if there is one and no exchange is open.
   *
   * @param now even if one is open: what is open is then dropped
   * @return whether nothing is left of the connection
   */
  boolean moveOn(boolean now) {
    if (!bound) {
      return false;
    }
    if (ignored != null) {
      finish();
    } else if (plugin.isPassing()) {
      if (quarantine != null) {
        return leaveQuarantine();
      }
      if (now || isIdle()) {
        pass(now);
      }
    }
    return false;
  }

  /** The plugin that decodes it or did so last, null if none. */
  Plugin plugin() {
    return plugin;
  }

  /** Whether a new plugin may make sense of it. */
  private boolean isGivenUp() {
    return "unclaimed".equals(ignored)
        || "plugin_removed".equals(ignored)
        || FAILED.equals(ignored);
  }

  /** Asks again whose it is, if it was given up: there is another plugin, or a new generation. */
  void reconsider(Plugin added) {
    if (isGivenUp()
        && (!added.isReplacement() || plugin != null && plugin.id().equals(added.id()))) {
      finish();
      ignored = null;
      plugin = null;
      late = true;
      received = new Stream(Direction.RECEIVED, true);
      sent = new Stream(Direction.SENT, true);
      unclaimed = new Unclaimed(role, true);
      context.verdict(id, SondeLimits.SONDE_SLOT_UNKNOWN);
    }
  }

  private void pass(boolean forced) {
    Plugin next = plugin.latest();
    if (next.isLeaving()) {
      forget("plugin_removed");
      return;
    }
    dropOpen("handed_over");
    // Only a decoder that had found its place knows that the next byte begins a message.
    late = forced || late && !framed;
    bind(next);
    tellEnds();
  }

  private void tellEnds() {
    for (Direction direction : Direction.values()) {
      if (stream(direction).closed()) {
        tellEnd(direction);
      }
    }
  }

  private boolean leaveQuarantine() {
    Quarantine over = quarantine;
    quarantine = null;
    late = true;
    Plugin next = plugin.latest();
    if (next.isLeaving()) {
      over.giveUp();
      forget("plugin_removed");
      return over.closed();
    }
    bind(next);
    over.release().forEach(chunk -> decodeHeld(chunk, 0));
    for (Direction direction : Direction.values()) {
      if (over.missed(direction) > 0) {
        gap(direction, over.missed(direction));
      }
    }
    tellEnds();
    if (over.closed() && quarantine != null) {
      quarantine.close();
      return false;
    }
    if (over.closed()) {
      finish();
    }
    return over.closed();
  }

  /**
   * Gives up a connection whose decoder failed and was not replaced in time.
   *
   * @return whether nothing is left of the connection
   */
  boolean expire(long nowNs) {
    if (quarantine == null || !quarantine.isOver(nowNs)) {
      return false;
    }
    Quarantine over = quarantine;
    quarantine = null;
    over.giveUp();
    ignore(FAILED);
    finish();
    return over.closed();
  }

  /** How it is now. */
  FollowedConnection followed(long nowNs) {
    return new FollowedConnection(
        id,
        pid,
        text(local),
        text(remote),
        role == Role.SERVER ? "server" : "client",
        plugin == null ? null : plugin.id(),
        nowNs - Flow.bornNs(id),
        state());
  }

  private String state() {
    if (ignored != null) {
      return ignored;
    } else if (quarantine != null) {
      return "waiting";
    } else if (plugin == null) {
      return "unrecognised";
    }
    return hasOpen() ? "open" : "idle";
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Tells the kernel once more that nothing of it is wanted, if that is so. */
  void repeatVerdict() {
    if (ignored != null) {
      context.verdict(id, SondeLimits.SONDE_SLOT_IGNORED);
    }
  }

  private boolean isIdle() {
    context.guard().enter(plugin);
    try {
      return decoder.isIdle();
    } catch (Throwable e) {
      fail(e);
      return false;
    } finally {
      context.guard().leave();
    }
  }

  /**
   * Gives up what is open without a word to the decoder: how the connection ends will never be
   * known, and a guess would be a wrong span.
   */
  void forget(String reason) {
    if (quarantine != null) {
      quarantine.giveUp();
      quarantine = null;
    }
    dropOpen(reason);
    ignore(reason);
    unbind();
    received.close(this);
    sent.close(this);
  }

  /**
   * A decoder threw. Where another generation came before, the agent may return to it: then what
   * comes until that has happened is kept.
   */
  private void fail(Throwable failure) {
    Plugin failed = plugin;
    failed.ledger().failures().add(1);
    dropOpen(FAILED);
    if (failed.isReplacement() || failed.latest() != failed) {
      quarantine = new Quarantine(context.room(), System.nanoTime());
    } else {
      ignore(FAILED);
    }
    context.failed(failed, failure);
  }

  @Override
  public void ignore(String reason) {
    if (ignored == null) {
      ignored = reason;
      if (unclaimed != null) {
        unclaimed.skipAll(reason);
        unclaimed = null;
      }
      context.verdict(id, SondeLimits.SONDE_SLOT_IGNORED);
    }
  }

  @Override
  public Span begin(SpanKind kind, long startNs) {
    framed = true;
    return context.spans().begin(this, kind, startNs);
  }

  @Override
  public void skip(String reason) {
    if (skipped == null) {
      skipped = reason;
    }
  }

  @Override
  public String protocol() {
    return plugin.id();
  }

  @Override
  public Ledger ledger() {
    return plugin.ledger();
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public boolean joinedLate() {
    return late;
  }
}
