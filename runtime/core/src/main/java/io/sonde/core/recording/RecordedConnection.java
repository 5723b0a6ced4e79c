package io.sonde.core.recording;

import io.sonde.core.record.SondeDirection;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeRole;
import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.Step;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/** What a recorder keeps of a connection: its records, in the order in which they came. */
final class RecordedConnection {
  /** So that the text, in which a byte may take four, stays below what a recording may have. */
  static final int MOST_BYTES = 128 << 10;

  static final int MOST_STEPS = 4_000;

  /** A record's step, with times on the kernel's clock, and its place in the stream. */
  private record Kept(Step step, long position) {}

  private final List<Kept> records = new ArrayList<>();
  private final Role role;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final boolean[] ended = new boolean[2];
  private int pid;
  private int bytes;
  private boolean cut;

  /** Reads an OPENED record. */
  RecordedConnection(MemorySegment memory, long base) {
    role = SondeOpened.role(memory, base) == SondeRole.SONDE_CLIENT ? Role.CLIENT : Role.SERVER;
    local =
        address(
            memory, base + SondeOpened.OFFSET_LOCAL_ADDRESS, SondeOpened.localPort(memory, base));
    remote =
        address(
            memory, base + SondeOpened.OFFSET_REMOTE_ADDRESS, SondeOpened.remotePort(memory, base));
    touched(memory, base);
  }

  private static InetSocketAddress address(MemorySegment memory, long offset, int port) {
    byte[] bytes = memory.asSlice(offset, 16).toArray(ValueLayout.JAVA_BYTE);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  private void touched(MemorySegment memory, long base) {
    int by = (int) SondeHead.pid(memory, base);
    pid = by == 0 ? pid : by;
  }

  /** Process that last touched it, 0 if none has. */
  int pid() {
    return pid;
  }

  /** Whether one of its ends is at this port. */
  boolean isAt(int port) {
    return local.getPort() == port || remote.getPort() == port;
  }

  /** Captured bytes that are kept. */
  int bytes() {
    return bytes;
  }

  /** Whether it is over. */
  boolean isEnded() {
    return ended[0] && ended[1];
  }

  /** Takes a DATA record. */
  void data(MemorySegment memory, long base) {
    touched(memory, base);
    int captured = (int) SondeHead.captured(memory, base);
    cut |= bytes + captured > MOST_BYTES || records.size() >= MOST_STEPS;
    if (cut) {
      return;
    }
    byte[] content =
        memory.asSlice(base + SondeHead.BYTES, captured).toArray(ValueLayout.JAVA_BYTE);
    byte[] tail = new byte[Math.min(Long.BYTES, SondeHead.tailBytes(memory, base))];
    for (int i = 0; i < tail.length; i++) {
      tail[i] = (byte) (SondeHead.tail(memory, base) >>> (8 * i));
    }
    bytes += captured;
    records.add(
        new Kept(
            new Step.Data(
                direction(memory, base),
                content,
                SondeHead.bytes(memory, base) - captured,
                tail,
                SondeHead.timeNs(memory, base),
                SondeHead.readNs(memory, base)),
            SondeHead.position(memory, base)));
  }

  private static Direction direction(MemorySegment memory, long base) {
    return SondeHead.direction(memory, base) == SondeDirection.SONDE_SENT
        ? Direction.SENT
        : Direction.RECEIVED;
  }

  /** Takes an END record. */
  void end(MemorySegment memory, long base) {
    end(direction(memory, base), SondeHead.timeNs(memory, base), false);
  }

  /** Takes a CLOSED record. */
  void closed(MemorySegment memory, long base) {
    touched(memory, base);
    boolean reset = (SondeHead.flags(memory, base) & SondeFlags.SONDE_RESET) != 0;
    for (Direction direction : Direction.values()) {
      end(direction, SondeHead.timeNs(memory, base), reset);
    }
  }

  private void end(Direction direction, long atNs, boolean reset) {
    // The end of an aborted connection is the end of both directions.
    boolean told = ended[direction.ordinal()] || reset && ended[direction.opposite().ordinal()];
    ended[direction.ordinal()] = true;
    if (!told && !cut) {
      records.add(new Kept(new Step.End(direction, atNs, reset), Long.MAX_VALUE));
    }
  }

  /** All of it, in the order of the streams. */
  Recording recording(String name, String protocol) {
    long beginNs = Long.MAX_VALUE;
    for (Kept kept : records) {
      beginNs = Math.min(beginNs, atNs(kept.step));
    }
    List<Step> steps = new ArrayList<>();
    long[] expected = new long[2];
    LinkedList<Kept> left = new LinkedList<>(records);
    while (!left.isEmpty()) {
      Kept next = inOrder(left, expected);
      switch (next.step) {
        case Step.Data data -> add(data, next.position, beginNs, expected, steps);
        case Step.End end ->
            steps.add(new Step.End(end.direction(), end.atNs() - beginNs, end.reset()));
        case Step.Gap gap -> steps.add(gap);
      }
    }
    return new Recording(name, protocol, role, local, remote, false, steps, List.of());
  }

  private static long atNs(Step step) {
    return step instanceof Step.Data data ? data.atNs() : ((Step.End) step).atNs();
  }

  /** Takes the first record, unless one that came later precedes it in its stream. */
  private static Kept inOrder(LinkedList<Kept> left, long[] expected) {
    Kept first = left.removeFirst();
    int direction = first.step.direction().ordinal();
    if (first.position <= expected[direction] || first.step instanceof Step.End) {
      return first;
    }
    Kept earliest = first;
    for (Kept later : left) {
      if (later.step.direction().ordinal() == direction && later.position < earliest.position) {
        earliest = later;
      }
    }
    if (earliest != first) {
      left.remove(earliest);
      left.addFirst(first);
    }
    return earliest;
  }

  private static void add(
      Step.Data data, long position, long beginNs, long[] expected, List<Step> to) {
    int direction = data.direction().ordinal();
    long end = position + data.bytes().length + data.counted();
    if (end <= expected[direction]) {
      return; // came twice
    }
    if (position > expected[direction]) {
      to.add(new Step.Gap(data.direction(), position - expected[direction]));
    }
    int old = (int) Math.min(data.bytes().length, Math.max(0, expected[direction] - position));
    byte[] bytes = new byte[data.bytes().length - old];
    System.arraycopy(data.bytes(), old, bytes, 0, bytes.length);
    long counted = end - Math.max(position, expected[direction]) - bytes.length;
    expected[direction] = end;
    byte[] tail = data.tail().length <= counted ? data.tail() : new byte[0];
    long readNs = data.readNs() == 0 ? 0 : Math.max(0, data.readNs() - beginNs);
    to.add(new Step.Data(data.direction(), bytes, counted, tail, data.atNs() - beginNs, readNs));
  }
}
