package io.sonde.core.flow;

import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Candidate;
import io.sonde.core.plugin.Half;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeProcessEvent;
import io.sonde.core.span.SpanPool;
import io.sonde.spi.Capture;
import io.sonde.spi.Direction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Feeds a flow with records as the kernel side would make them. */
final class FlowRig implements Plugins.Kernel, Flow.Outside {
  final SpanPool pool = new SpanPool(64);
  final Map<Integer, Integer> generations = new HashMap<>();
  final Plugins plugins = new Plugins(this);
  final Flow flow = new Flow(plugins, pool, this);
  final Map<Long, Integer> verdicts = new HashMap<>();
  final List<String> failures = new ArrayList<>();
  final MemorySegment memory = Arena.ofAuto().allocate(16384, 8);
  long nowNs = 1_000_000;
  private int flags;

  /** The protocol's plugin, in slot 1. */
  Plugin install(io.sonde.spi.Protocol protocol) {
    return plugins.add(Candidate.of(protocol, Half.NONE));
  }

  @Override
  public void slot(int slot, int generation, Capture capture) {
    generations.put(slot, generation);
  }

  @Override
  public void signatures(List<Plugins.Target> signatures) {}

  @Override
  public KernelCounts counts(int account) {
    return KernelCounts.NONE;
  }

  @Override
  public void clearCounts(int account) {}

  @Override
  public void verdict(long connection, int slot) {
    verdicts.put(connection, slot);
  }

  @Override
  public void failed(Plugin plugin, Throwable failure) {
    failures.add(failure.getMessage());
  }

  void opened(long connection, int role, boolean late) {
    memory.fill((byte) 0);
    head(connection, SondeKind.SONDE_OPENED, 0, 0);
    SondeHead.flags(memory, 0, late ? SondeFlags.SONDE_JOINED_LATE : 0);
    SondeOpened.role(memory, 0, role);
    memory.asSlice(SondeOpened.OFFSET_LOCAL_ADDRESS, 16).copyFrom(mapped(10, 0, 0, 1));
    memory.asSlice(SondeOpened.OFFSET_REMOTE_ADDRESS, 16).copyFrom(mapped(10, 0, 0, 2));
    SondeOpened.localPort(memory, 0, 80);
    SondeOpened.remotePort(memory, 0, 40000);
    flow.onRecord(memory, 0, SondeOpened.BYTES);
  }

  private static MemorySegment mapped(int a, int b, int c, int d) {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xff;
    bytes[12] = (byte) a;
    bytes[13] = (byte) b;
    bytes[14] = (byte) c;
    bytes[15] = (byte) d;
    return MemorySegment.ofArray(bytes);
  }

  /** A chunk that was captured whole. */
  void data(long connection, int slot, Direction direction, long position, String text) {
    data(connection, slot, direction, position, text, text.length());
  }

  void data(
      long connection, int slot, Direction direction, long position, String text, long bytes) {
    byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
    memory.fill((byte) 0);
    head(connection, SondeKind.SONDE_DATA, slot, direction.ordinal());
    SondeHead.position(memory, 0, position);
    SondeHead.bytes(memory, 0, bytes);
    SondeHead.captured(memory, 0, payload.length);
    SondeHead.flags(memory, 0, flags);
    MemorySegment.copy(payload, 0, memory, ValueLayout.JAVA_BYTE, SondeHead.BYTES, payload.length);
    flow.onRecord(memory, 0, SondeHead.BYTES + payload.length);
  }

  /** A chunk that was captured whole and arrived before bytes that precede it. */
  void ahead(long connection, int slot, long position, String text) {
    flags = SondeFlags.SONDE_AHEAD;
    data(connection, slot, Direction.RECEIVED, position, text);
    flags = 0;
  }

  void end(long connection, int slot, Direction direction) {
    memory.fill((byte) 0);
    head(connection, SondeKind.SONDE_END, slot, direction.ordinal());
    flow.onRecord(memory, 0, SondeHead.BYTES);
  }

  void closed(long connection, int slot) {
    memory.fill((byte) 0);
    head(connection, SondeKind.SONDE_CLOSED, slot, 0);
    flow.onRecord(memory, 0, SondeHead.BYTES);
  }

  void process(int kind, int pid, int other) {
    memory.fill((byte) 0);
    head(0, kind, 0, 0);
    SondeHead.pid(memory, 0, pid);
    SondeProcessEvent.other(memory, 0, other);
    flow.onRecord(memory, 0, SondeProcessEvent.BYTES);
  }

  private void head(long connection, int kind, int slot, int direction) {
    SondeHead.connection(memory, 0, connection);
    SondeHead.timeNs(memory, 0, nowNs);
    SondeHead.pid(memory, 0, 4711);
    SondeHead.kind(memory, 0, kind);
    SondeHead.slot(memory, 0, slot);
    SondeHead.generation(memory, 0, generations.getOrDefault(slot, 0));
    SondeHead.direction(memory, 0, direction);
  }

  /** Records that an account has seen, whatever became of them. */
  static long records(Ledger ledger) {
    return ledger.decoded().value() + ledger.skipped().total() + ledger.held().value();
  }
}
