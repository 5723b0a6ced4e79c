package io.sonde.core.capture;

import static io.sonde.spi.Direction.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonde.bpf.BpfException;
import io.sonde.core.capture.KernelRig.Copy;
import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.plugin.Candidate;
import io.sonde.core.plugin.Half;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.record.SondeKind;
import io.sonde.spi.Capture;
import io.sonde.spi.KernelHalf;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kernel halves of plugins: loaded beside each other, live with one update, gone without a rest.
 */
class HandlerKernelTest {
  @BeforeAll
  static void needRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
  }

  private static Half load(KernelRig rig, String name, String handler) throws IOException {
    String object = "bpf/" + name + ".bpf.o";
    try (InputStream in = HandlerKernelTest.class.getResourceAsStream("/" + object)) {
      return rig.side.hooks().handlers().load(new KernelHalf(object, handler), in.readAllBytes());
    }
  }

  private static Plugin install(KernelRig rig, Half half) {
    return rig.side
        .plugins()
        .add(
            new Candidate(
                null,
                "marked",
                List.of(Signature.prefix(Role.CLIENT, "m")),
                new Capture(1024, 64),
                half));
  }

  /** Sends text over one connection and gives the record of its arrival at the server. */
  private static Copy exchange(KernelRig rig, ServerSocket listener, String text)
      throws IOException {
    try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket server = listener.accept()) {
      client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      server.getInputStream().readNBytes(text.length());
      return rig.await(
          each ->
              each.kind() == SondeKind.SONDE_DATA
                  && each.direction() == RECEIVED
                  && each.text().equals(text));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void areExchangedByOneUpdate(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend);
        ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      rig.traceSelf();
      Plugin first = install(rig, load(rig, "mark1", "mark"));
      Copy one = exchange(rig, listener, "m one");
      assertThat(one.mark()).isEqualTo(1);
      assertThat(one.generation()).isEqualTo(first.generation());

      Half loaded = load(rig, "mark2", "mark");
      assertThat(exchange(rig, listener, "m still one").mark()).isEqualTo(1);
      Plugin second = install(rig, loaded);
      Copy two = exchange(rig, listener, "m two");
      assertThat(two.mark()).isEqualTo(2);
      assertThat(two.generation()).isEqualTo(second.generation());

      rig.side.plugins().silence(first);
      rig.side.plugins().release(first);
      assertThat(exchange(rig, listener, "m again").mark()).isEqualTo(2);
      rig.side.plugins().withdraw(second);
      rig.side.plugins().silence(second);
      rig.side.plugins().release(second);
      assertThat(exchange(rig, listener, "m three").mark()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void countWhatTheyDoNotWant(Backend backend) throws IOException {
    try (KernelRig rig = new KernelRig(backend);
        ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      rig.traceSelf();
      Plugin plugin = install(rig, load(rig, "mark1", "mark"));
      try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
          Socket server = listener.accept()) {
        client.getOutputStream().write('m');
        server.getInputStream().readNBytes(1);
        client.getOutputStream().write('x');
        server.getInputStream().readNBytes(1);
        client.getOutputStream().write('n');
        server.getInputStream().readNBytes(1);
        rig.await(each -> each.text().equals("n") && each.direction() == RECEIVED);
      }
      assertThat(rig.records).extracting(Copy::text).doesNotContain("x");
      KernelCounts counts = rig.side.maps().counts(plugin.generation());
      // Both ends are this process: sent once, received once.
      assertThat(counts.skipped()).isEqualTo(2);
      assertThat(counts.captured()).isGreaterThanOrEqualTo(6);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void areRefusedInTheKernelsWords(Backend backend) {
    try (KernelRig rig = new KernelRig(backend)) {
      assertThatThrownBy(() -> load(rig, "refused", "refused"))
          .isInstanceOf(BpfException.class)
          .hasMessageContaining("refused.bpf.c:");
      assertThatThrownBy(() -> load(rig, "layout", "layout"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("struct sonde_head");
      assertThatThrownBy(() -> load(rig, "mark1", "other"))
          .hasMessageContaining("has no handler other");
    }
  }
}
