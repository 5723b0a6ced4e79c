package io.sonde.core.flow;

import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
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
  /** What a conversation needs of the rest of the core. */
  interface Context {
    /** Protocols to ask. */
    Plugins plugins();

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
  private final boolean late;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final Stream received;
  private final Stream sent;
  private int pid;
  private Plugin plugin;
  private Decoder decoder;
  private Unclaimed unclaimed;
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
      claim(recordPlugin);
    }
    if (plugin != null) {
      stream(chunk.direction()).accept(chunk, account, this);
      return;
    }
    Plugin claiming = unclaimed.ask(chunk, account, context.plugins().active());
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
    plugin = by;
    try {
      decoder = by.protocol().newDecoder(this);
    } catch (RuntimeException | LinkageError e) {
      fail(e);
    }
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

  private Stream stream(Direction direction) {
    return direction == Direction.RECEIVED ? received : sent;
  }

  /** Passes a chunk that is in order to the decoder. */
  void decode(ChunkView chunk, Ledger account) {
    skipped = ignored;
    if (ignored == null) {
      try {
        decoder.onBytes(chunk, this);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        fail(e);
        skipped = ignored;
      }
    }
    if (skipped == null) {
      account.decoded().add(1);
    } else {
      account.skipped().add(skipped, 1);
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
    if (ignored == null) {
      try {
        decoder.onGap(direction, missingBytes, this);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        fail(e);
      }
    }
  }

  /** Takes the end of a direction. */
  void onEnd(Direction direction, long atNs, boolean reset) {
    if (!stream(direction).close(this) || decoder == null || ignored != null) {
      return;
    }
    try {
      decoder.onClose(direction, atNs, reset, this);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      fail(e);
    }
  }

  /** Takes the end of the connection: nothing of it is left after this. */
  void onClosed(long atNs, boolean reset, int recordPid) {
    if (recordPid != 0) {
      pid = recordPid;
    }
    onEnd(Direction.RECEIVED, atNs, reset);
    onEnd(Direction.SENT, atNs, reset);
    if (unclaimed != null) {
      unclaimed.skipAll("unclaimed");
    }
    dropOpen("unfinished");
  }

  /** Takes the decoder away because its plugin is gone. */
  void abandon(Plugin gone) {
    if (plugin == gone) {
      forget("plugin_removed");
    }
  }

  /**
   * Gives up what is open without a word to the decoder: how the connection ends will never be
   * known, and a guess would be a wrong span.
   */
  void forget(String reason) {
    dropOpen(reason);
    ignore(reason);
    decoder = null;
    received.close(this);
    sent.close(this);
  }

  private void fail(Throwable failure) {
    plugin.ledger().failures().add(1);
    context.failed(plugin, failure);
    dropOpen("decoder_failed");
    ignore("decoder_failed");
  }

  @Override
  public void ignore(String reason) {
    if (ignored == null) {
      ignored = reason;
      if (unclaimed != null) {
        unclaimed.skipAll(reason);
        unclaimed = null;
      }
      context.verdict(id, io.sonde.core.record.SondeLimits.SONDE_SLOT_IGNORED);
    }
  }

  @Override
  public Span begin(SpanKind kind, long startNs) {
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
