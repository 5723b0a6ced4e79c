package io.sonde.protocol.http1;

import static io.sonde.spi.Direction.RECEIVED;
import static io.sonde.spi.Direction.SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sonde.spi.Capture;
import io.sonde.spi.Role;
import io.sonde.testkit.DecoderRig;
import io.sonde.testkit.EndedSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loss, doubt, partners that leave, heads that do not end: never a wrong span. */
class HardCasesTest {
  private static final String GET = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BIG = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";

  private final Http1 http1 = new Http1(new Methods(null));
  private final DecoderRig server = DecoderRig.of(http1, Role.SERVER);
  private final DecoderRig client = DecoderRig.of(http1, Role.CLIENT);

  private static String get(String path) {
    return GET.formatted(path);
  }

  private static List<String> told(DecoderRig rig) {
    return WireCases.told(rig);
  }

  private static EndedSpan only(DecoderRig rig) {
    assertThat(rig.spans()).hasSize(1);
    return rig.spans().getFirst();
  }

  // Bodies that are counted and not captured.

  @Test
  void aFileIsCountedThoughItIsNotCaptured() {
    server.received(get("f"), 1).sent(BIG, 2).unseen(SENT, 600_000, 3).unseen(SENT, 400_000, 4);
    assertThat(told(server)).containsExactly("GET /f 200 0/1000000 @1-4");
    server.received(get("g"), 5).sent(OK, 6);
    assertThat(told(server)).hasSize(2);
  }

  @Test
  void anUploadIsCountedThoughItIsNotCaptured() {
    server
        .capture(http1.capture())
        .received("POST /up HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(5000), 1)
        .received("x".repeat(4000), 2)
        .sent(OK, 3);
    assertThat(told(server)).containsExactly("POST /up 200 9000/2 @1-3");
  }

  @Test
  void chunksAreFollowedWhileTheirSizesAreCaptured() {
    server
        .capture(new Capture(200, 16))
        .received(get("c"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 2)
        .sent("1000\r\n" + "x".repeat(0x1000) + "\r\n", 3)
        .sent("2000\r\n" + "x".repeat(0x2000), 4)
        .sent("\r\n", 5)
        .sent("0\r\n\r\n", 6);
    assertThat(told(server)).containsExactly("GET /c 200 0/12288 @1-6");
  }

  @Test
  void theLastChunkIsSeenInTheLastBytes() {
    server
        .capture(new Capture(200, 16))
        .received(get("c"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 2)
        .sent("1000\r\n" + "x".repeat(0x1000) + "\r\n0\r\n\r\n", 3);
    assertThat(told(server)).containsExactly("GET /c 200 0/4096 @1-3");
  }

  @Test
  void aBodyWhoseChunksAreOutOfSightEndsAtItsTerminator() {
    server
        .capture(new Capture(200, 16))
        .received(get("c"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 2)
        .sent("100\r\n" + "x".repeat(0x100) + "\r\n100\r\n" + "y".repeat(0x100) + "\r\n", 3)
        .sent("3\r\nzzz\r\n", 4)
        .sent("0\r\n\r", 5)
        .sent("\n", 6)
        .received(get("d"), 7)
        .sent(OK, 8);
    assertThat(told(server)).containsExactly("GET /c 200 0/- @1-6", "GET /d 200 0/2 @7-8");
  }

  @Test
  void withoutLastBytesItEndsWhereTheNextBegins() {
    server
        .withoutTails()
        .capture(new Capture(200, 16))
        .received(get("c"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 2)
        .sent(
            "100\r\n" + "x".repeat(0x100) + "\r\n100\r\n" + "y".repeat(0x100) + "\r\n0\r\n\r\n", 3)
        .received(get("d"), 7)
        .sent(OK, 8);
    assertThat(told(server)).containsExactly("GET /c 200 0/- @1-3", "GET /d 200 0/2 @7-8");
  }

  @Test
  void withoutAnyHelpItEndsWithTheConnection() {
    server
        .withoutTails()
        .capture(new Capture(200, 16))
        .received(get("c"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 2)
        .sent(
            "100\r\n" + "x".repeat(0x100) + "\r\n100\r\n" + "y".repeat(0x100) + "\r\n0\r\n\r\n", 3)
        .closed(9);
    assertThat(told(server)).containsExactly("GET /c 200 0/- @1-3");
    assertThat(only(server).error()).isNull();
  }

  // Heads.

  @Test
  void aRequestLineThatIsCutHasTheTimeOfItsFirstSegment() {
    server
        .received("GET /sl", 1000)
        .received("ow/path HTTP/1.1\r\nHost: ", 51_000)
        .received("a\r\n\r\n", 101_000)
        .sent(OK, 102_000, 101_500);
    assertThat(told(server)).containsExactly("GET /slow/path 200 0/2 @1000-102000");
    assertThat(only(server).queueNs()).isEqualTo(100_500);
  }

  @Test
  void ofAHeadThatIsLongerThanTheCaptureIsToldWhatIsKnown() {
    String cookie = "Cookie: " + "c".repeat(5000) + "\r\n\r\n";
    server
        .capture(http1.capture())
        .received("GET /long?q HTTP/1.1\r\nHost: a\r\n" + cookie, 1)
        .sent(OK, 2)
        .received(get("next"), 3)
        .sent(OK, 4);
    assertThat(told(server)).containsExactly("GET /long 200 -/2 @1-2", "GET /next 200 0/2 @3-4");
    assertThat(server.spans().getFirst().get("server.address")).isEqualTo("a");
    assertThat(server.dropped()).isEmpty();
  }

  @Test
  void aPathThatIsNotKnownWholeIsNotTold() {
    server
        .capture(http1.capture())
        .received("GET /" + "p".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 1)
        .sent("HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n\r\n", 2);
    assertThat(told(server)).containsExactly("GET - 414 -/0 @1-2");
  }

  @Test
  void aResponseHeadThatIsLongerThanTheCaptureEndsWithTheNextOrTheConnection() {
    String cookie = "Set-Cookie: " + "c".repeat(5000) + "\r\nContent-Length: 3\r\n\r\nabc";
    client
        .capture(http1.capture())
        .sent(get("a"), 1)
        .received("HTTP/1.1 200 OK\r\n" + cookie, 2)
        .sent(get("b"), 3)
        .received(OK, 4);
    assertThat(told(client)).containsExactly("GET /a 200 0/- @1-2", "GET /b 200 0/2 @3-4");
  }

  @Test
  void aHeaderOfAGigabyteCostsLittleAndIsAnswered() {
    server.received("GET /giga HTTP/1.1\r\nHost: a\r\nX-Big: ", 1);
    byte[] piece = "x".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < 1000; i++) {
      server.received(piece, 2);
    }
    for (int i = 0; i < 1000; i++) {
      server.unseen(RECEIVED, 1 << 20, 3);
    }
    server.sent("HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\n\r\n", 4);
    assertThat(told(server)).containsExactly("GET /giga 431 -/0 @1-4");
    assertThat(server.skipped()).containsKey("head_not_captured");
  }

  @Test
  void aRequestThatWasNeverFinishedCanBeRefused() {
    server
        .received("GET /slow?x HTTP/1.1\r\nHos", 1)
        .sent("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 2)
        .closed(3);
    assertThat(told(server)).containsExactly("GET /slow 408 -/0 @1-2");
  }

  @Test
  void manySlowHeadsShareABoundedPlace() {
    Http1 protocol = new Http1(new Methods(null));
    List<DecoderRig> rigs = new java.util.ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      DecoderRig rig = DecoderRig.of(protocol, Role.SERVER).received("GET /" + i, 1);
      rigs.add(rig);
    }
    long refused =
        rigs.stream().filter(rig -> !rig.received(" HTTP/1.1\r\n", 2).skipped().isEmpty()).count();
    assertThat(refused).isEqualTo(5000 - HeadBuffers.LIMIT / HeadBuffer.SMALL);
  }

  // Loss.

  @Test
  void aLossInsideABodyOfKnownLengthHarmsNothing() {
    server
        .received("POST /up HTTP/1.1\r\nContent-Length: 1000\r\n\r\n", 1)
        .gap(RECEIVED, 600)
        .received("x".repeat(400), 2)
        .sent(BIG, 3)
        .gap(SENT, 999_000)
        .sent("x".repeat(1000), 4);
    assertThat(told(server)).containsExactly("POST /up 200 1000/1000000 @1-4");
    assertThat(server.dropped()).isEmpty();
  }

  @Test
  void aLostResponseDropsItsExchangeAndTheNextIsRight() {
    server
        .received(get("a"), 1)
        .gap(SENT, 40)
        .received(get("b"), 3)
        .sent(OK, 4)
        .received(get("c"), 5)
        .sent(OK, 6);
    assertThat(told(server)).containsExactly("GET /b 200 0/2 @3-4", "GET /c 200 0/2 @5-6");
    assertThat(server.dropped()).containsOnly(entry("gap", 1));
  }

  @Test
  void theAnswerToALostRequestIsSkipped() {
    server
        .sent("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno", 2)
        .gap(RECEIVED, 30)
        .received(get("b"), 3)
        .sent(OK, 4);
    assertThat(told(server)).containsExactly("GET /b 200 0/2 @3-4");
    assertThat(server.skipped()).containsOnly(entry("response_without_request", 1));
  }

  @Test
  void aRequestIsGivenUpWhileTheAnswerToALostOneIsOwed() {
    server
        .gap(RECEIVED, 30)
        .received(get("b"), 3)
        .sent("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno", 4)
        .sent(OK, 5)
        .received(get("c"), 6)
        .sent(OK, 7);
    assertThat(told(server)).containsExactly("GET /c 200 0/2 @6-7");
    assertThat(server.dropped()).containsOnly(entry("gap", 1));
    assertThat(server.skipped()).containsOnly(entry("gap", 2));
  }

  @Test
  void aDebtThatIsNeverPaidIsForgotten() {
    server.gap(RECEIVED, 30);
    for (int i = 0; i < 20; i++) {
      server.received(get("x"), 10 + 2 * i);
    }
    server.closed(100);
    assertThat(server.ended()).isPositive();
    assertThat(server.dropped()).containsOnly(entry("gap", 15));
  }

  @Test
  void afterALossAPipeliningClientMustFallSilentFirst() {
    long second = 1_000_000_000L;
    server
        .gap(RECEIVED, 30)
        .received(get("b") + get("c"), 1)
        .sent(OK, 2)
        .sent(OK, 3)
        .sent(OK, 4)
        .received(get("d") + get("e"), 5)
        .sent(OK + OK, 6);
    assertThat(server.spans()).isEmpty();
    assertThat(server.dropped()).containsOnly(entry("gap", 4));
    server.received(get("f") + get("g"), 3 * second).sent(OK + OK, 3 * second + 1);
    assertThat(server.spans()).hasSize(2);
  }

  @Test
  void aLossInsideOneChunkOfABodyHarmsNothing() {
    server
        .received(get("a"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n01234", 2)
        .gap(SENT, 7)
        .sent("cdef\r\n0\r\n\r\n", 3);
    assertThat(told(server)).containsExactly("GET /a 200 0/16 @1-3");
  }

  @Test
  void aLossThatMayHideTheEndOfABodyDropsItsExchange() {
    server
        .received(get("a"), 1)
        .sent("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 2)
        .gap(SENT, 100)
        .sent("5\r\nworld\r\n0\r\n\r\n", 3)
        .received(get("b"), 4)
        .sent(OK, 5);
    assertThat(told(server)).containsExactly("GET /b 200 0/2 @4-5");
    assertThat(server.dropped()).containsOnly(entry("gap", 1));
  }

  @Test
  void garbageOpensNothing() {
    server.received("\u0016\u0003\u0001 TLS or so\r\n\r\n", 1).sent("\u0015\u0003\u0001", 2);
    assertThat(server.begun()).isZero();
    assertThat(server.skipped()).isNotEmpty();
    assertThat(server.idle()).isTrue();
  }

  @Test
  void aResponseToNothingIsSkipped() {
    server
        .sent("HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\n\r\n", 1)
        .received(get("a"), 2)
        .sent(OK, 3);
    assertThat(server.skipped()).containsOnly(entry("response_without_request", 1));
    assertThat(told(server)).containsExactly("GET /a 200 0/2 @2-3");
  }

  // Connections older than the agent.

  @Test
  void aResponseUnderwayWhenTheAgentCameIsSkipped() {
    server.joinedLate().sent("rest of a body", 1).received(get("a"), 2).sent(OK, 3);
    assertThat(told(server)).containsExactly("GET /a 200 0/2 @2-3");
    assertThat(server.skipped()).containsOnly(entry("joined_late", 1));
  }

  @Test
  void aRequestInFlightWhenTheAgentCameHasNoSpan() {
    server
        .joinedLate()
        .received("rest of an upload", 1)
        .sent("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno", 2)
        .received(get("a"), 3)
        .sent(OK, 4);
    assertThat(told(server)).containsExactly("GET /a 200 0/2 @3-4");
    assertThat(server.skipped()).containsOnly(entry("joined_late", 2));
  }

  @Test
  void pipelinedRequestsOfAnOldConnectionAreNotGuessed() {
    server.joinedLate().received(get("a") + get("b"), 1).sent(OK + OK + OK, 2);
    assertThat(server.spans()).isEmpty();
    assertThat(server.dropped()).containsOnly(entry("joined_late", 2));
  }

  // Partners that leave.

  @Test
  void aClientThatLeavesBeforeTheAnswer() {
    server.received(get("a"), 1).closed(RECEIVED, 5, false).closed(SENT, 9, false);
    EndedSpan span = only(server);
    assertThat(span.error()).isEqualTo("client_disconnected");
    assertThat(span.get("http.response.status_code")).isNull();
    assertThat(span.endNs()).isEqualTo(9);
  }

  @Test
  void aClientThatLeavesByReset() {
    server.received(get("a"), 1).closed(RECEIVED, 5, true).closed(SENT, 5, true);
    assertThat(only(server).error()).isEqualTo("client_disconnected");
  }

  @Test
  void anAnswerThatTheClientDidNotWaitFor() {
    server.received(get("a"), 1).closed(RECEIVED, 5, false).sent(OK, 7);
    assertThat(server.spans()).isEmpty();
    server.closed(SENT, 8, true);
    assertThat(told(server)).containsExactly("GET /a 200 0/2 @1-7");
    assertThat(only(server).error()).isEqualTo("client_disconnected");
  }

  @Test
  void aClientThatClosesOnlyItsHalfGetsItsAnswer() {
    server.received(get("a"), 1).closed(RECEIVED, 5, false).sent(OK, 7).closed(SENT, 8, false);
    assertThat(told(server)).containsExactly("GET /a 200 0/2 @1-7");
    assertThat(only(server).error()).isNull();
  }

  @Test
  void aClientThatLeavesInTheMiddleOfTheAnswer() {
    server.received(get("a"), 1).sent(BIG, 2).closed(RECEIVED, 5, true).closed(SENT, 5, true);
    assertThat(told(server)).containsExactly("GET /a 200 0/- @1-5");
    assertThat(only(server).error()).isEqualTo("client_disconnected");
  }

  @Test
  void aServerThatClosesWithoutAnAnswer() {
    client.sent(get("a"), 1).closed(RECEIVED, 5, false).closed(SENT, 6, false);
    EndedSpan span = only(client);
    assertThat(span.error()).isEqualTo("server_disconnected");
    assertThat(span.endNs()).isEqualTo(5);
    server.received(get("a"), 1).closed(SENT, 5, false).closed(RECEIVED, 6, false);
    assertThat(only(server).error()).isEqualTo("server_disconnected");
  }

  @Test
  void aServerThatResetsInTheMiddleOfABodyUntilClose() {
    client
        .sent(get("a"), 1)
        .received("HTTP/1.0 200 OK\r\n\r\nsome", 2)
        .closed(RECEIVED, 5, true)
        .closed(SENT, 5, true);
    assertThat(only(client).error()).isEqualTo("server_disconnected");
  }

  @Test
  void aClientThatGivesUpItsOwnRequest() {
    client.sent(get("a"), 1).closed(SENT, 5, false).closed(RECEIVED, 6, false);
    assertThat(only(client).error()).isEqualTo("client_disconnected");
  }

  @Test
  void anUploadThatIsNotFinishedAfterItsAnswerIsNoError() {
    server
        .received("POST /up HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc", 1)
        .sent("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n", 2)
        .closed(RECEIVED, 3, true)
        .closed(SENT, 3, true);
    assertThat(told(server)).containsExactly("POST /up 413 -/0 @1-2");
    assertThat(only(server).error()).isNull();
  }

  @Test
  void aRequestWithoutAHeadIsNoRequest() {
    server.received("GET /a HTTP/1.1\r\nHost: a\r\n", 1).closed(2);
    assertThat(server.begun()).isZero();
  }

  // Pipelines and tunnels.

  @Test
  void aPipelineDeeperThanTheLimitIsCounted() {
    String burst = get("p").repeat(Exchanges.MAX + 44);
    server.received(burst, 1);
    assertThat(server.open()).isEqualTo(Exchanges.MAX);
    assertThat(server.dropped()).containsOnly(entry("pipeline_too_deep", 44));
    server.sent(OK.repeat(Exchanges.MAX + 44), 2);
    assertThat(server.spans()).hasSize(Exchanges.MAX);
    assertThat(server.open()).isZero();
  }

  @Test
  void burstsOfTen() {
    for (int burst = 0; burst < 20; burst++) {
      server.received(get("b" + burst).repeat(10), 10 * burst + 1);
      for (int i = 0; i < 10; i++) {
        server.sent(OK, 10 * burst + 2, 10 * burst + 1);
      }
    }
    assertThat(server.spans()).hasSize(200);
    assertThat(server.dropped()).isEmpty();
  }

  @Test
  void afterAnUpgradeNothingIsRead() {
    server
        .received("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", 1)
        .sent("HTTP/1.1 101 Switching Protocols\r\n\r\nGET / HTTP/1.1\r\n\r\n", 2)
        .received(get("x"), 3);
    assertThat(server.ignored()).isEqualTo("upgraded");
    assertThat(told(server)).containsExactly("GET /ws 101 0/- @1-2");
    assertThat(server.skipped()).containsOnly(entry("upgraded", 1));
  }

  @Test
  void aLateUpgradeEndsTheConnectionToo() {
    server.joinedLate().sent("HTTP/1.1 101 Switching Protocols\r\n\r\n", 1);
    assertThat(server.ignored()).isEqualTo("upgraded");
    client.sent("CONNECT a:1 HTTP/1.1\r\n\r\n", 1).received("HTTP/1.1 200 OK\r\n\r\n", 2);
    assertThat(client.ignored()).isEqualTo("tunnel");
    assertThat(only(client).get("url.full")).isEqualTo("a:1");
  }

  @Test
  void anAnswerWithoutAnEndIsOverWhenTheNextComes() {
    client
        .sent(get("a"), 1)
        .received("HTTP/1.1 200 OK\r\n\r\nno length", 2)
        .sent(get("b"), 3)
        .received(OK, 4);
    assertThat(told(client)).containsExactly("GET /a 200 0/9 @1-2", "GET /b 200 0/2 @3-4");
  }

  @Test
  void aBodyWhereNoneMayBeConfusesOneExchangeOnly() {
    server
        .received("HEAD /a HTTP/1.1\r\n\r\n", 1)
        .sent(BIG, 2)
        .sent("a body that should not be there", 3)
        .received(get("b"), 4)
        .sent(OK, 5);
    assertThat(told(server)).containsExactly("HEAD /a 200 0/0 @1-2", "GET /b 200 0/2 @4-5");
  }

  @Test
  void lengthsThatDisagreeAreNotBelieved() {
    server
        .received("POST /s HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc", 1)
        .sent("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", 2)
        .received(get("b"), 3)
        .sent(OK, 4);
    assertThat(told(server)).containsExactly("POST /s 400 -/0 @1-2", "GET /b 200 0/2 @3-4");
  }
}
