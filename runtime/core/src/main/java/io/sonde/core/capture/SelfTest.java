package io.sonde.core.capture;

import io.sonde.bpf.RingReader;
import io.sonde.core.ledger.Ledger;
import io.sonde.core.record.SondeDirection;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Whether attached hooks really fire: the agent traces itself, sends a few bytes to itself over
 * loopback and looks for them in the ring. Loading and attaching prove nothing: some kernels accept
 * both and never call.
 */
final class SelfTest {
  private static final byte[] BYTES = "sonde self-test".getBytes(StandardCharsets.US_ASCII);
  private static final long PATIENCE_NS = 500_000_000;

  private final Ledger account;
  private boolean sent;
  private boolean received;

  private SelfTest(Ledger account) {
    this.account = account;
  }

  /**
   * Runs it. Empties the ring.
   *
   * @param account of the records that it reads, which nobody else will
   * @return what did not fire, in a sentence, or null if all did
   */
  static String run(Hooks hooks, RingReader ring, Ledger account) {
    int self = (int) ProcessHandle.current().pid();
    SelfTest test = new SelfTest(account);
    hooks.start(Set.of(self));
    try {
      exchange();
      long end = System.nanoTime() + PATIENCE_NS;
      do {
        ring.drain(test::onRecord, Integer.MAX_VALUE);
      } while (!(test.sent && test.received) && System.nanoTime() < end && !ring.await(1));
    } catch (IOException e) {
      return "the loopback connection of the self-test failed: " + e.getMessage();
    } finally {
      hooks.stop(Set.of(self));
      ring.drain(test::onRecord, Integer.MAX_VALUE);
    }
    if (!test.sent) {
      return "attached, but what a process sends is not seen";
    }
    return test.received ? null : "attached, but what a process receives is not seen";
  }

  private static void exchange() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(BYTES);
      InputStream in = accepted.getInputStream();
      if (!Arrays.equals(in.readNBytes(BYTES.length), BYTES)) {
        throw new IOException("other bytes arrived than were sent");
      }
    }
  }

  private void onRecord(MemorySegment memory, long base, int length) {
    account.skipped().add("self_test", 1);
    if (SondeHead.kind(memory, base) != SondeKind.SONDE_DATA
        || SondeHead.captured(memory, base) != BYTES.length) {
      return;
    }
    byte[] captured =
        memory.asSlice(base + SondeHead.BYTES, BYTES.length).toArray(ValueLayout.JAVA_BYTE);
    if (Arrays.equals(captured, BYTES)) {
      sent |= SondeHead.direction(memory, base) == SondeDirection.SONDE_SENT;
      received |= SondeHead.direction(memory, base) == SondeDirection.SONDE_RECEIVED;
    }
  }
}
