package io.sonde.it.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Built;
import io.sonde.it.Folder;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Span;
import io.sonde.it.hard.Expect;
import io.sonde.it.hard.Wire;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server on all addresses of both families, through one socket of IPv6. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class AddressTest {
  private static Program server;
  private static Agent agent;

  @Parameter private String backend;

  @BeforeParameterizedClassInvocation
  static void start(String backend) {
    Needs.agent();
    int port = FreePort.take();
    String program = Built.go("shop.go", "goshop", Map.of()).toString();
    server = Program.start(port, Folder.create(), List.of(program, "" + port, "::"));
    agent = Agent.setup().backend(backend).trace(server).start();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    Expect.end(agent, server);
  }

  /** IPv4 in IPv6 is IPv4. The query does not say where the server is: the connection does. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1", "::1, ::1", "::ffff:127.0.0.3, 127.0.0.3"})
  void addressesAreThoseOfTheConnection(String to, String shown) throws Exception {
    String path = "/" + to.replace(':', '_');
    try (Wire wire = new Wire(InetAddress.getByName(to), server.port())) {
      wire.send("GET " + path + "?size=5 HTTP/1.0\r\n\r\n").drain();
      Span span = Expect.only(agent, path);
      Expect.exchange(span, "GET", 200, 0, 5);
      assertThat(span.text("server.address")).isEqualTo(shown);
      assertThat(span.number("server.port")).isEqualTo(server.port());
      String client = to.equals("::1") ? "::1" : "127.0.0.1";
      assertThat(span.text("client.address")).isEqualTo(client);
      assertThat(span.text("network.peer.address")).isEqualTo(client);
      assertThat(span.number("network.peer.port")).isEqualTo(wire.localPort());
      assertThat(span.service()).isEqualTo("goshop");
    }
  }
}
