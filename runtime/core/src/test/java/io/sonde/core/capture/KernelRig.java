package io.sonde.core.capture;

import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeProcessEvent;
import io.sonde.spi.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A kernel side that traces this very JVM and collects its records. */
final class KernelRig implements AutoCloseable {
  private static final long PATIENCE_NS = 5_000_000_000L;

  /** A record, copied. */
  record Copy(
      int kind,
      long connection,
      Direction direction,
      long position,
      long bytes,
      String text,
      long timeNs,
      long readNs,
      int pid,
      int flags,
      int mark,
      int generation,
      int role,
      int localPort,
      int other,
      String tail) {}

  final KernelSide side;
  final List<Copy> records = new ArrayList<>();
  final int self = (int) ProcessHandle.current().pid();

  KernelRig(Backend backend) {
    List<KernelSide.Trial> trials = new ArrayList<>();
    side = KernelSide.open(List.of(backend), 4 << 20, 4096, trials);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        side != null,
        () -> backend + " does not work on this kernel: " + trials.getFirst().problem());
  }

  void traceSelf() {
    side.hooks().start(Set.of(self));
  }

  /** Records that the kernel made and that neither the self-test nor this rig has read yet. */
  long unread() {
    long captured = 0;
    for (int account = 0; account < SondeLimits.SONDE_ACCOUNTS; account++) {
      captured += side.maps().counts(account).captured();
    }
    return captured - side.plugins().core().skipped().total() - records.size();
  }

  /** Reads records until one matches; fails after a while. */
  Copy await(Predicate<Copy> wanted) {
    long end = System.nanoTime() + PATIENCE_NS;
    int seen = 0;
    while (true) {
      side.ring().drain(this::collect, Integer.MAX_VALUE);
      for (; seen < records.size(); seen++) {
        if (wanted.test(records.get(seen))) {
          return records.get(seen);
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no such record among " + records);
      }
      side.ring().await(1);
    }
  }

  /**
   * Bytes of a direction as the records tell them, each position once; what is not captured as
   * dots.
   */
  String stream(long connection, Direction direction) {
    StringBuilder text = new StringBuilder();
    for (Copy each : records) {
      if (each.kind() == SondeKind.SONDE_DATA
          && each.connection() == connection
          && each.direction() == direction) {
        if (each.position() > text.length()) {
          throw new AssertionError("hole before " + each + " after " + text.length() + " bytes");
        }
        String whole = each.text() + ".".repeat((int) (each.bytes() - each.text().length()));
        text.append(
            whole.substring((int) Math.min(whole.length(), text.length() - each.position())));
      }
    }
    return text.toString();
  }

  private void collect(MemorySegment memory, long base, int length) {
    int kind = SondeHead.kind(memory, base);
    byte[] payload =
        memory
            .asSlice(base + SondeHead.BYTES, SondeHead.captured(memory, base))
            .toArray(ValueLayout.JAVA_BYTE);
    StringBuilder tail = new StringBuilder();
    for (int i = 0; i < SondeHead.tailBytes(memory, base); i++) {
      tail.append((char) (SondeHead.tail(memory, base) >>> 8 * i & 0xff));
    }
    boolean opened = kind == SondeKind.SONDE_OPENED;
    records.add(
        new Copy(
            kind,
            SondeHead.connection(memory, base),
            Direction.values()[SondeHead.direction(memory, base)],
            SondeHead.position(memory, base),
            SondeHead.bytes(memory, base),
            new String(payload, StandardCharsets.ISO_8859_1),
            SondeHead.timeNs(memory, base),
            SondeHead.readNs(memory, base),
            (int) SondeHead.pid(memory, base),
            SondeHead.flags(memory, base),
            SondeHead.mark(memory, base),
            (int) SondeHead.generation(memory, base),
            opened ? SondeOpened.role(memory, base) : -1,
            opened ? SondeOpened.localPort(memory, base) : -1,
            length >= SondeProcessEvent.BYTES && kind >= SondeKind.SONDE_EXEC
                ? (int) SondeProcessEvent.other(memory, base)
                : -1,
            tail.toString()));
  }

  /** The connection whose traced end has this local port. */
  Copy opened(int localPort) {
    return await(each -> each.kind() == SondeKind.SONDE_OPENED && each.localPort() == localPort);
  }

  @Override
  public void close() {
    side.close();
  }
}
