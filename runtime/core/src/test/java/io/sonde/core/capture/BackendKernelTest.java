package io.sonde.core.capture;

import static io.sonde.spi.Direction.RECEIVED;
import static io.sonde.spi.Direction.SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonde.core.capture.KernelRig.Copy;
import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.record.SondeFlags;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeRole;
import io.sonde.spi.Capture;
import io.sonde.spi.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every backend tells the same story of the same traffic. Needs root and a kernel that has the
 * backend.
 */
class BackendKernelTest {
  @BeforeAll
  static void needRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
  }

  /** A connection of this process to itself: both ends are traced. */
  private static final class Pair implements AutoCloseable {
    final ServerSocket listener;
    final Socket client;
    final Socket server;

    Pair() throws IOException {
      listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
      client = new Socket(listener.getInetAddress(), listener.getLocalPort());
      server = listener.accept();
    }

    static void send(Socket from, String text, Socket to) throws IOException {
      from.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      to.getInputStream().readNBytes(text.length());
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      listener.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void tellsBothEndsOfAnExchange(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      long before = System.nanoTime();
      try (Pair pair = new Pair()) {
        Pair.send(pair.client, "request", pair.server);
        Pair.send(pair.server, "response", pair.client);
        Copy server = rig.opened(pair.listener.getLocalPort());
        Copy client = rig.opened(pair.client.getLocalPort());
        assertThat(server.role()).isEqualTo(SondeRole.SONDE_SERVER);
        assertThat(client.role()).isEqualTo(SondeRole.SONDE_CLIENT);
        assertThat(server.flags() & SondeFlags.SONDE_JOINED_LATE).isZero();
        Copy answer = rig.await(each -> data(each, server, SENT));
        assertThat(rig.stream(server.connection(), RECEIVED)).isEqualTo("request");
        assertThat(rig.stream(server.connection(), SENT)).isEqualTo("response");
        rig.await(each -> data(each, client, RECEIVED));
        assertThat(rig.stream(client.connection(), SENT)).isEqualTo("request");
        assertThat(rig.stream(client.connection(), RECEIVED)).isEqualTo("response");
        Copy request = rig.await(each -> data(each, server, RECEIVED));
        assertThat(before).isLessThan(request.timeNs());
        assertThat(answer.readNs()).isBetween(request.timeNs(), answer.timeNs());
        assertThat(answer.pid()).isEqualTo(rig.self);
      }
      rig.await(each -> each.kind() == SondeKind.SONDE_CLOSED);
    }
  }

  /** As every first request to a listener with TCP_DEFER_ACCEPT does, for example Apache's. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void tellsBytesThatComeWithTheEndOfTheHandshake(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend);
        ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        SocketChannel client = SocketChannel.open()) {
      rig.traceSelf();
      // The client keeps its last acknowledgement back until it has something to send with it.
      client.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
      client.connect(listener.getLocalSocketAddress());
      client.write(ByteBuffer.wrap("early".getBytes(StandardCharsets.ISO_8859_1)));
      try (Socket server = listener.accept()) {
        server.getInputStream().readNBytes(2);
        server.getInputStream().readNBytes(3);
        Pair.send(client.socket(), " late", server);
        server.getOutputStream().write('!');
        Copy opened = rig.opened(listener.getLocalPort());
        rig.await(each -> data(each, opened, SENT));
        assertThat(rig.stream(opened.connection(), RECEIVED)).isEqualTo("early late");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void accountsForTheRecordsOfItsSelfTest(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      assertThat(rig.side.plugins().core().skipped().counts()).containsOnlyKeys("self_test");
      rig.traceSelf();
      new Pair().close();
      rig.await(_ -> rig.unread() == 0);
    }
  }

  private static boolean data(Copy each, Copy opened, Direction direction) {
    return each.kind() == SondeKind.SONDE_DATA
        && each.connection() == opened.connection()
        && each.direction() == direction;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void stampsArrivalAndNotTheRead(Backend backend) throws Exception {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      try (Pair pair = new Pair()) {
        pair.client.getOutputStream().write('x');
        long waitedFrom = System.nanoTime();
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        long waitedNs = System.nanoTime() - waitedFrom;
        pair.server.getInputStream().read();
        Pair.send(pair.server, "y", pair.client);
        Copy server = rig.opened(pair.listener.getLocalPort());
        Copy answer = rig.await(each -> data(each, server, SENT));
        Copy request = rig.await(each -> data(each, server, RECEIVED));
        assertThat(answer.readNs() - request.timeNs()).isGreaterThanOrEqualTo(waitedNs);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void joinsConnectionsThatWereThereBefore(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend);
        Pair pair = new Pair()) {
      Pair.send(pair.client, "unseen", pair.server);
      rig.traceSelf();
      Pair.send(pair.client, "seen", pair.server);
      Copy server = rig.opened(pair.listener.getLocalPort());
      Copy request = rig.await(each -> data(each, server, RECEIVED));
      assertThat(server.flags() & SondeFlags.SONDE_JOINED_LATE).isNotZero();
      assertThat(server.role()).isEqualTo(SondeRole.SONDE_SERVER);
      assertThat(request.text()).isEqualTo("seen");
      assertThat(request.position()).isEqualTo(6);
      assertThat(rig.opened(pair.client.getLocalPort()).role()).isEqualTo(SondeRole.SONDE_CLIENT);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void copiesOnlyTheFirstBytesOfATurn(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.side.maps().slot(0, 0, new Capture(100, 10));
      rig.traceSelf();
      try (Pair pair = new Pair()) {
        String large = "0123456789".repeat(20_000) + "THE END!";
        Thread reader = Thread.ofPlatform().start(() -> read(pair.server, large.length()));
        pair.client.getOutputStream().write(large.getBytes(StandardCharsets.ISO_8859_1));
        joinUninterrupted(reader);
        Pair.send(pair.server, "ok", pair.client);
        Copy client = rig.opened(pair.client.getLocalPort());
        Copy server = rig.opened(pair.listener.getLocalPort());
        rig.await(each -> data(each, client, RECEIVED));
        rig.await(each -> data(each, server, SENT));
        for (Copy end : List.of(client, server)) {
          String stream = rig.stream(end.connection(), end == client ? SENT : RECEIVED);
          assertThat(stream).hasSize(large.length());
          assertThat(stream).startsWith(large.substring(0, 100));
          assertThat(stream.chars().filter(c -> c != '.').count()).isLessThan(5_000);
        }
        assertThat(rig.records)
            .anyMatch(each -> data(each, client, SENT) && each.tail().equals("THE END!"));
      }
    }
  }

  private static void read(Socket from, int bytes) {
    try {
      from.getInputStream().readNBytes(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void countsWhatSendfileSent(Backend backend, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("body"), "b".repeat(300_000));
    try (KernelRig rig = new KernelRig(backend);
        Pair pair = new Pair()) {
      rig.traceSelf();
      InetSocketAddress to =
          new InetSocketAddress(pair.listener.getInetAddress(), pair.listener.getLocalPort());
      try (SocketChannel from = SocketChannel.open(to);
          Socket peer = pair.listener.accept();
          FileChannel body = FileChannel.open(file)) {
        Thread reader = Thread.ofPlatform().start(() -> read(peer, 300_004));
        from.write(ByteBuffer.wrap("head".getBytes(StandardCharsets.US_ASCII)));
        for (long sent = 0; sent < 300_000; ) {
          sent += body.transferTo(sent, 300_000 - sent, from);
        }
        joinUninterrupted(reader);
        int port = ((InetSocketAddress) from.getLocalAddress()).getPort();
        Copy client = rig.opened(port);
        rig.await(each -> data(each, client, SENT) && each.position() + each.bytes() == 300_004);
        assertThat(rig.stream(client.connection(), SENT)).startsWith("head").hasSize(300_004);
      }
    }
  }

  private static void joinUninterrupted(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void tellsWhichDirectionEnded(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      try (Pair pair = new Pair()) {
        Pair.send(pair.client, "last words", pair.server);
        pair.client.shutdownOutput();
        assertThat(pair.server.getInputStream().read()).isEqualTo(-1);
        Copy client = rig.opened(pair.client.getLocalPort());
        Copy server = rig.opened(pair.listener.getLocalPort());
        rig.await(each -> ended(each, client, SENT));
        rig.await(each -> ended(each, server, RECEIVED));
        Pair.send(pair.server, "goodbye", pair.client);
        rig.await(each -> data(each, server, SENT));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void placesWhatIsReadTogetherWithTheFin(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend);
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      rig.traceSelf();
      try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
        client.getOutputStream().write("last words".getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        try (Socket server = listener.accept()) {
          assertThat(server.getInputStream().read(new byte[100])).isEqualTo(10);
        }
      }
      Copy server = rig.opened(listener.getLocalPort());
      Copy words = rig.await(each -> data(each, server, RECEIVED));
      assertThat(words.text()).isEqualTo("last words");
      assertThat(words.position()).isZero();
    }
  }

  private static boolean ended(Copy each, Copy opened, Direction direction) {
    return each.kind() == SondeKind.SONDE_END
        && each.connection() == opened.connection()
        && each.direction() == direction;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void tellsAReset(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      try (Pair pair = new Pair()) {
        Pair.send(pair.client, "hello", pair.server);
        Copy server = rig.opened(pair.listener.getLocalPort());
        pair.client.setSoLinger(true, 0);
        pair.client.close();
        rig.await(
            each ->
                each.kind() == SondeKind.SONDE_CLOSED
                    && each.connection() == server.connection()
                    && (each.flags() & SondeFlags.SONDE_RESET) != 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void stopsWhereTheAgentSaysSo(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      try (Pair pair = new Pair()) {
        Pair.send(pair.client, "wanted", pair.server);
        Copy server = rig.opened(pair.listener.getLocalPort());
        rig.side.maps().verdict(server.connection(), 63);
        Pair.send(pair.client, "unwanted", pair.server);
        Pair.send(pair.server, "seen by the client", pair.client);
        Copy client = rig.opened(pair.client.getLocalPort());
        rig.await(each -> data(each, client, RECEIVED));
        assertThat(rig.stream(server.connection(), RECEIVED)).isEqualTo("wanted");
        rig.side.hooks().stop(java.util.Set.of(rig.self));
        assertThat(rig.side.hooks().traced()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void followsAChildFromItsFirstByte(Backend backend) throws Exception {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      Process child = new ProcessBuilder("/bin/true").start();
      child.waitFor();
      int pid = (int) child.pid();
      // The launcher in between forks as well; what counts is that the program's start is told.
      rig.await(each -> each.kind() == SondeKind.SONDE_EXEC && each.pid() == pid);
      assertThat(rig.side.hooks().traced()).contains(rig.self).doesNotContain(pid);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void losesNothingOverManyConnections(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
      try (ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress())) {
        int count = 1000;
        for (int i = 0; i < count; i++) {
          try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
              Socket server = listener.accept()) {
            Pair.send(client, "n" + i, server);
          }
        }
        rig.await(new CountDown(2 * count));
        List<String> requests = new ArrayList<>();
        for (Copy each : rig.records) {
          if (each.kind() == SondeKind.SONDE_OPENED
              && each.localPort() == listener.getLocalPort()) {
            requests.add(rig.stream(each.connection(), RECEIVED));
          }
        }
        assertThat(requests)
            .hasSize(count)
            .doesNotHaveDuplicates()
            .contains("n0", "n" + (count - 1));
        KernelCounts counts = rig.side.maps().counts(0);
        assertThat(counts.lost()).isZero();
        assertThat(counts.untracked()).isZero();
        assertThat(rig.side.maps().connections()).hasSize(1);
      }
    }
  }

  /** Matches the last of so many CLOSED records. */
  private static final class CountDown implements java.util.function.Predicate<Copy> {
    private int left;

    CountDown(int left) {
      this.left = left;
    }

    @Override
    public boolean test(Copy each) {
      return each.kind() == SondeKind.SONDE_CLOSED && --left == 0;
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void leavesNothingBehind(Backend backend) {
    try (KernelRig rig = new KernelRig(backend)) {
      rig.traceSelf();
    }
    try (KernelRig again = new KernelRig(backend)) {
      assertThat(again.side.hooks().traced()).isEmpty();
    }
  }
}
