package io.sonde.it.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Span;
import io.sonde.it.hard.Expect;
import io.sonde.it.hard.Wire;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that were answered, with the bodies of their answers. Half of them go over one
 * connection, each of the others over one of its own; their queries are numbers from 0.
 *
 * @param path of all of them
 * @param address of the server
 * @param bodies in the order of the requests
 */
record Asked(String path, InetAddress address, int port, List<String> bodies) {
  /** Asks a server of the loopback. */
  static Asked loopback(int port, String path, int count) {
    return of("127.0.0.1", port, path, count);
  }

  /** Asks a server of the loopback that closes after each answer. */
  static Asked fresh(int port, String path, int count) {
    InetAddress address = address("127.0.0.1");
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(ask(address, port, path + "?" + i));
    }
    return new Asked(path, address, port, bodies);
  }

  /** Asks a server. */
  static Asked of(String host, int port, String path, int count) {
    InetAddress address = address(host);
    List<String> bodies = new ArrayList<>();
    try (Wire kept = new Wire(address, port)) {
      for (int i = 0; i < count; i++) {
        String target = path + "?" + i;
        bodies.add(i % 2 == 0 ? ask(kept, address, port, target) : ask(address, port, target));
      }
    }
    return new Asked(path, address, port, bodies);
  }

  private static String ask(InetAddress address, int port, String target) {
    try (Wire fresh = new Wire(address, port)) {
      return ask(fresh, address, port, target);
    }
  }

  private static String ask(Wire wire, InetAddress address, int port, String target) {
    String host = address.getHostAddress();
    host = host.indexOf(':') < 0 ? host : "[" + host + "]";
    wire.send("GET " + target + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n");
    return wire.answer();
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new AssertionError(host + " is an address", e);
    }
  }

  int count() {
    return bodies.size();
  }

  /** Body of the answer that a span is about. */
  String body(Span span) {
    return bodies.get(Integer.parseInt(Expect.query(span)));
  }

  /**
   * Waits until every request has its span: one, of the server, with what its client saw. The
   * ledger must balance.
   */
  List<Span> assertSeen(Agent agent) {
    List<Span> spans = agent.awaitSpans(count(), Expect.path(path));
    agent.assertLedgerBalanced();
    spans = agent.spans(Expect.path(path));
    assertThat(spans).hasSize(count());
    assertThat(spans.stream().map(Expect::query)).doesNotHaveDuplicates();
    for (Span span : spans) {
      assertThat(span.isServedAt(port)).as("%s", span).isTrue();
      Expect.exchange(span, "GET", 200, 0, body(span).length());
      assertThat(span.errorType()).as("%s", span).isNull();
      assertThat(span.text("server.address")).isEqualTo(address.getHostAddress());
    }
    return spans;
  }

  /** Makes sure that no request has a span. */
  void assertUnseen(Agent agent) {
    agent.assertLedgerBalanced();
    assertThat(agent.spans(Expect.path(path))).isEmpty();
  }
}
