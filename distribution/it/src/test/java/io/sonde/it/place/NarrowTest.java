package io.sonde.it.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Built;
import io.sonde.it.Exchange;
import io.sonde.it.Load;
import io.sonde.it.Mix;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.Seen;
import io.sonde.it.Shops;
import io.sonde.it.Span;
import io.sonde.it.hard.Expect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of 32 bits: their system calls have other numbers, pointers and structs. */
@ParameterizedClass
@ValueSource(strings = {"stack", "syscall"})
class NarrowTest {
  private static final String[] WAYS = {
    "read", "vector", "plain", "from", "message", "many", "file"
  };

  private static Program narrow;
  private static Program go;
  private static Agent agent;

  @Parameter private String backend;

  @BeforeParameterizedClassInvocation
  static void start(String backend) {
    Needs.agent();
    Needs.that(
        System.getProperty("os.arch").equals("amd64"), "x86-64, which has programs of 32 bits");
    narrow =
        Shops.start(
            Built.c("narrow.c", "narrow", "-m32", "-static", "-pthread", "-Wno-unused-result")
                .toString());
    go = Shops.start(Built.go("shop.go", "goshop386", Map.of("GOARCH", "386")).toString());
    agent = Agent.setup().backend(backend).trace(narrow, go).start();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    Expect.end(agent, narrow, go);
  }

  @Test
  void everyWayToReadAndToWrite() {
    for (String way : WAYS) {
      Asked.loopback(narrow.port(), "/" + way, 20).assertSeen(agent);
    }
  }

  @Test
  void everyWayByItsOwnNumber() {
    for (String way : WAYS) {
      List<Span> spans = Asked.loopback(narrow.port(), "/direct/" + way, 20).assertSeen(agent);
      assertThat(spans)
          .allSatisfy(span -> assertThat(span.service()).isEqualTo("narrow"))
          .allSatisfy(
              span ->
                  assertThat(span.resource())
                      .containsEntry("process.pid", Long.toString(narrow.pid())));
    }
  }

  @Test
  void goProgram() {
    List<Exchange> exchanges = Load.run(go.port(), Mix.ofShop(600));
    Mix.assertAsAsked(exchanges);
    agent.awaitSpans(600, span -> span.isServedAt(go.port()));
    agent.assertLedgerBalanced();
    List<Span> spans = agent.spans(span -> span.isServedAt(go.port()));
    Seen.assertMatch(spans, exchanges, backend.equals("syscall"));
    assertThat(spans).allSatisfy(span -> assertThat(span.service()).isEqualTo("goshop386"));
  }
}
