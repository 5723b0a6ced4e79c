package io.sonde.core.recording;

import io.sonde.bpf.RecordReader;
import io.sonde.core.record.SondeDirection;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeRole;
import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.Step;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Makes the records that the kernel side would have made of a recording's steps. */
final class Records implements AutoCloseable {
  /** When a recorded connection begins, on the clock of its spans. */
  static final long BEGIN_NS = 1_000_000_000;

  private static final long CONNECTION = 1;

  /** A traced process had the connection, whichever it was. */
  private static final int PROCESS = 1;

  private final Recording recording;
  private final RecordReader reader;
  private final int generation;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory =
      arena.allocate(SondeHead.BYTES + SondeLimits.SONDE_CAPTURE_MAX + Long.BYTES, Long.BYTES);
  private final long[] positions = new long[2];

  /**
   * @param generation that records of a slot carry
   */
  Records(Recording recording, RecordReader reader, int generation) {
    this.recording = recording;
    this.reader = reader;
    this.generation = generation;
  }

  void opened() {
    head(SondeKind.SONDE_OPENED, 0, BEGIN_NS);
    SondeHead.flags(memory, 0, recording.late() ? SondeFlags.SONDE_JOINED_LATE : 0);
    SondeOpened.role(
        memory,
        0,
        recording.role() == Role.CLIENT ? SondeRole.SONDE_CLIENT : SondeRole.SONDE_SERVER);
    address(SondeOpened.OFFSET_LOCAL_ADDRESS, recording.local());
    address(SondeOpened.OFFSET_REMOTE_ADDRESS, recording.remote());
    SondeOpened.localPort(memory, 0, recording.local().getPort());
    SondeOpened.remotePort(memory, 0, recording.remote().getPort());
    reader.onRecord(memory, 0, SondeOpened.BYTES);
  }

  /** IPv4 as ::ffff:a.b.c.d, RFC 4291 section 2.5.5.2. */
  private void address(long offset, InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    byte[] bytes = ip.getAddress();
    int at = 16 - bytes.length;
    if (at > 0) {
      memory.asSlice(offset + at - 2, 2).fill((byte) 0xff);
    }
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset + at, bytes.length);
  }

  /**
   * A chunk.
   *
   * @param from first of the captured bytes that are in it
   * @param to behind the last; what was only counted comes with the last ones
   */
  void data(Step.Data data, int from, int to, int slot) {
    boolean last = to == data.bytes().length;
    int captured = to - from;
    long bytes = captured + (last ? data.counted() : 0);
    head(SondeKind.SONDE_DATA, slot, BEGIN_NS + data.atNs());
    direction(data.direction());
    SondeHead.position(memory, 0, positions[data.direction().ordinal()]);
    SondeHead.readNs(memory, 0, data.readNs() == 0 ? 0 : BEGIN_NS + data.readNs());
    SondeHead.bytes(memory, 0, bytes);
    SondeHead.captured(memory, 0, captured);
    MemorySegment.copy(
        data.bytes(), from, memory, ValueLayout.JAVA_BYTE, SondeHead.BYTES, captured);
    if (last) {
      byte[] tail = data.tail();
      long word = 0;
      for (int i = 0; i < tail.length; i++) {
        word |= (tail[i] & 0xffL) << (8 * i);
      }
      SondeHead.tail(memory, 0, word);
      SondeHead.tailBytes(memory, 0, tail.length);
    }
    positions[data.direction().ordinal()] += bytes;
    reader.onRecord(memory, 0, SondeHead.BYTES + captured);
  }

  /** What is not a chunk. */
  void other(Step step, int slot) {
    switch (step) {
      case Step.Gap gap -> positions[gap.direction().ordinal()] += gap.bytes();
      case Step.End end -> {
        int kind = end.reset() ? SondeKind.SONDE_CLOSED : SondeKind.SONDE_END;
        head(kind, slot, BEGIN_NS + end.atNs());
        direction(end.direction());
        SondeHead.flags(memory, 0, end.reset() ? SondeFlags.SONDE_RESET : 0);
        reader.onRecord(memory, 0, SondeHead.BYTES);
      }
      case Step.Data data -> throw new IllegalArgumentException("a chunk of " + data.direction());
    }
  }

  private void head(int kind, int slot, long timeNs) {
    memory.asSlice(0, Math.max(SondeHead.BYTES, SondeOpened.BYTES)).fill((byte) 0);
    SondeHead.connection(memory, 0, CONNECTION);
    SondeHead.timeNs(memory, 0, timeNs);
    SondeHead.pid(memory, 0, PROCESS);
    SondeHead.kind(memory, 0, kind);
    SondeHead.slot(memory, 0, slot);
    SondeHead.generation(memory, 0, slot == SondeLimits.SONDE_SLOT_UNKNOWN ? 0 : generation);
  }

  private void direction(Direction direction) {
    SondeHead.direction(
        memory,
        0,
        direction == Direction.SENT ? SondeDirection.SONDE_SENT : SondeDirection.SONDE_RECEIVED);
  }

  @Override
  public void close() {
    arena.close();
  }
}
