package io.sonde.core.flow;

import static io.sonde.spi.Direction.RECEIVED;
import static io.sonde.spi.Direction.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.span.SpanSlot;
import io.sonde.spi.process.ProcessListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final int SERVER = 0;
  private final FlowRig rig = new FlowRig();
  private final TestProtocol protocol = new TestProtocol();
  private Plugin plugin;

  @BeforeEach
  void install() {
    plugin = rig.install(protocol);
  }

  @Test
  void makesASpanOfARequestAndItsAnswer() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.nowNs += 5;
    rig.data(1, 1, SENT, 0, "!b");
    SpanSlot span = rig.pool.poll();
    assertThat(span.name()).isEqualTo("?a");
    assertThat(span.endNs() - span.startNs()).isEqualTo(5);
    assertThat(span.pid()).isEqualTo(4711);
    assertThat(span.protocol()).isEqualTo("test");
    assertThat(protocol.connection.local().toString()).isEqualTo("/10.0.0.1:80");
    assertThat(protocol.connection.remote().toString()).isEqualTo("/10.0.0.2:40000");
    assertThat(plugin.ledger().decoded().value()).isEqualTo(2);
    assertThat(plugin.ledger().spans().value()).isEqualTo(1);
    assertThat(plugin.ledger().open()).isZero();
  }

  @Test
  void asksTheProtocolsAboutBytesThatNoSignatureKnew() {
    rig.opened(1, SERVER, false);
    rig.data(1, 0, RECEIVED, 0, "~");
    rig.data(1, 0, RECEIVED, 1, "x");
    assertThat(protocol.told).isEmpty();
    assertThat(rig.plugins.core().held().value()).isEqualTo(2);
    rig.data(1, 0, RECEIVED, 2, "y");
    assertThat(protocol.told).containsExactly("RECEIVED 0 ~/1", "RECEIVED 1 x/1", "RECEIVED 2 y/1");
    assertThat(rig.verdicts).containsEntry(1L, 1);
    assertThat(rig.plugins.core().held().value()).isZero();
    assertThat(rig.plugins.core().decoded().value()).isEqualTo(4);
  }

  @Test
  void givesUpAConnectionThatNobodyClaims() {
    rig.opened(1, SERVER, false);
    rig.data(1, 0, RECEIVED, 0, "EHLO");
    assertThat(rig.verdicts).isEmpty();
    rig.data(1, 0, SENT, 0, "220");
    assertThat(rig.verdicts).containsEntry(1L, SondeLimits.SONDE_SLOT_IGNORED);
    assertThat(rig.plugins.core().skipped().counts().get("unclaimed").value()).isEqualTo(2);
    assertThat(FlowRig.records(rig.plugins.core())).isEqualTo(3);
  }

  @Test
  void hearsOutAClientThatSendsByteByByte() {
    rig.opened(1, SERVER, false);
    for (int i = 0; i < Unclaimed.SHORT_CHUNKS - 1; i++) {
      rig.data(1, 0, RECEIVED, i, "^");
    }
    assertThat(rig.verdicts).isEmpty();
    rig.data(1, 0, RECEIVED, Unclaimed.SHORT_CHUNKS - 1, "$");
    assertThat(rig.verdicts).containsEntry(1L, 1);
    assertThat(protocol.told).hasSize(Unclaimed.SHORT_CHUNKS);
  }

  @Test
  void keepsFewLongChunksOfAConnectionThatNobodyClaims() {
    rig.opened(1, SERVER, false);
    for (int i = 0; i <= Unclaimed.HELD_CHUNKS; i++) {
      assertThat(rig.verdicts).isEmpty();
      rig.data(1, 0, RECEIVED, i * 100, "^".repeat(100));
    }
    assertThat(rig.verdicts).containsEntry(1L, SondeLimits.SONDE_SLOT_IGNORED);
  }

  @Test
  void waitsForTheNextTurnOfAConnectionThatWasJoinedLate() {
    rig.opened(1, SERVER, true);
    rig.data(1, 0, RECEIVED, 5000, "middle of something");
    rig.data(1, 0, SENT, 900, "more of it");
    rig.data(1, 0, RECEIVED, 5019, "?a");
    assertThat(protocol.told).containsExactly("RECEIVED 5019 ?a/2");
    assertThat(rig.plugins.core().skipped().counts().get("joined_late").value()).isEqualTo(2);
  }

  @Test
  void leavesOutWhatCameTwice() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, SENT, 0, "!abc");
    rig.data(1, 1, SENT, 2, "bcdef");
    rig.data(1, 1, SENT, 1, "abc");
    assertThat(protocol.told).containsExactly("SENT 0 !abc/4", "SENT 4 def/3");
    assertThat(plugin.ledger().skipped().counts().get("duplicate").value()).isEqualTo(1);
  }

  @Test
  void putsSegmentsInOrder() {
    rig.opened(1, SERVER, false);
    rig.ahead(1, 1, 2, "c");
    rig.ahead(1, 1, 3, "d");
    rig.data(1, 1, RECEIVED, 0, "?b");
    assertThat(protocol.told)
        .containsExactly("RECEIVED 0 ?b/2", "RECEIVED 2 c/1", "RECEIVED 3 d/1");
    assertThat(plugin.ledger().held().value()).isZero();
    assertThat(plugin.ledger().decoded().value()).isEqualTo(3);
  }

  @Test
  void tellsOfAGapAfterAWhile() {
    rig.opened(1, SERVER, false);
    rig.ahead(1, 1, 10, "?late");
    assertThat(protocol.told).isEmpty();
    rig.nowNs += Stream.HELD_NS + 1;
    rig.ahead(1, 1, 15, "r");
    assertThat(protocol.told)
        .containsExactly("RECEIVED gap 10", "RECEIVED 10 ?late/5", "RECEIVED 15 r/1");
  }

  @Test
  void tellsOfAGapAtOnceIfWhatIsMissingWasLostByUs() {
    rig.opened(1, SERVER, false);
    rig.ahead(1, 1, 10, "b");
    rig.data(1, 1, RECEIVED, 12, "?a");
    rig.data(1, 1, SENT, 7, "!x");
    assertThat(protocol.told)
        .containsExactly(
            "RECEIVED gap 10",
            "RECEIVED 10 b/1",
            "RECEIVED gap 1",
            "RECEIVED 12 ?a/2",
            "SENT gap 7",
            "SENT 7 !x/2");
  }

  @Test
  void claimsAConnectionWhoseFirstSegmentsArrivedOutOfOrder() {
    rig.opened(1, SERVER, false);
    for (int i = 1; i <= Unclaimed.HELD_CHUNKS + 1; i++) {
      rig.ahead(1, 0, 200 * i, "b".repeat(200));
    }
    assertThat(rig.verdicts).isEmpty();
    rig.data(1, 0, RECEIVED, 0, "?" + "a".repeat(199));
    assertThat(rig.verdicts).containsEntry(1L, 1);
    assertThat(protocol.told).hasSize(Unclaimed.HELD_CHUNKS + 2);
    assertThat(protocol.told.getFirst()).startsWith("RECEIVED 0 ?a");
    assertThat(rig.plugins.core().held().value()).isZero();
  }

  @Test
  void asksAboutWhatFollowsBytesThatWereLost() {
    rig.opened(1, SERVER, false);
    rig.data(1, 0, RECEIVED, 100, "?a");
    assertThat(rig.verdicts).containsEntry(1L, 1);
    assertThat(protocol.told).containsExactly("RECEIVED gap 100", "RECEIVED 100 ?a/2");
  }

  @Test
  void tellsOfTheEndOfEachDirectionOnce() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.end(1, 1, RECEIVED);
    rig.closed(1, 1);
    assertThat(protocol.told).containsExactly("RECEIVED 0 ?a/2", "RECEIVED closed", "SENT closed");
    assertThat(plugin.ledger().dropped().counts().get("unfinished").value()).isEqualTo(1);
    assertThat(plugin.ledger().open()).isZero();
    assertThat(rig.flow.connections()).isZero();
  }

  @Test
  void survivesADecoderThatThrows() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.data(1, 1, RECEIVED, 2, "?boom");
    rig.data(1, 1, RECEIVED, 7, "?b");
    rig.closed(1, 1);
    Ledger ledger = plugin.ledger();
    assertThat(rig.failures).containsExactly("boom");
    assertThat(ledger.failures().value()).isEqualTo(1);
    assertThat(ledger.dropped().counts().get("decoder_failed").value()).isEqualTo(1);
    assertThat(ledger.skipped().counts().get("decoder_failed").value()).isEqualTo(2);
    assertThat(ledger.open()).isZero();
    assertThat(FlowRig.records(ledger)).isEqualTo(4);
    assertThat(rig.verdicts).containsEntry(1L, SondeLimits.SONDE_SLOT_IGNORED);
  }

  @Test
  void countsWhatADecoderSkips() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "#note");
    assertThat(plugin.ledger().skipped().counts().get("comment").value()).isEqualTo(1);
    assertThat(plugin.ledger().decoded().value()).isZero();
  }

  @Test
  void endsWhatAPluginThatIsGoneLeftOpen() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.plugins.withdraw(plugin);
    rig.flow.take(plugin);
    rig.plugins.silence(plugin);
    rig.plugins.release(plugin);
    assertThat(plugin.ledger().dropped().counts().get("plugin_removed").value()).isEqualTo(1);
    rig.data(1, 1, RECEIVED, 2, "?b");
    assertThat(rig.plugins.core().skipped().counts().get("plugin_removed").value()).isEqualTo(1);
  }

  @Test
  void endsConnectionsWhoseEndWasLost() {
    rig.opened(1, SERVER, false);
    rig.opened(2, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.flow.reconcile(id -> id == 2);
    assertThat(rig.flow.connections()).isEqualTo(1);
    assertThat(plugin.ledger().dropped().counts().get("close_lost").value()).isEqualTo(1);
    assertThat(protocol.told).doesNotContain("SENT closed");
  }

  @Test
  void forgetsWhatIsOpenWhenTheAgentStops() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.ahead(1, 1, 9, "out of order");
    rig.flow.close();
    assertThat(plugin.ledger().dropped().counts().get("agent_stopped").value()).isEqualTo(1);
    assertThat(plugin.ledger().held().value()).isZero();
    assertThat(plugin.ledger().open()).isZero();
    assertThat(FlowRig.records(plugin.ledger())).isEqualTo(2);
  }

  @Test
  void countsRecordsOfConnectionsItDoesNotKnowAndMalformedOnes() {
    rig.data(9, 1, RECEIVED, 0, "?a");
    rig.end(9, 1, RECEIVED);
    rig.closed(9, 1);
    assertThat(plugin.ledger().skipped().counts().get("unknown_connection").value()).isEqualTo(3);
    rig.flow.onRecord(rig.memory, 0, SondeHead.BYTES - 1);
    SondeHead.captured(rig.memory, 0, 100);
    rig.flow.onRecord(rig.memory, 0, SondeHead.BYTES + 99);
    assertThat(rig.plugins.core().skipped().counts().get("malformed").value()).isEqualTo(2);
  }

  @Test
  void passesOnWhatProcessesDo() {
    List<String> events = new ArrayList<>();
    rig.flow
        .listeners()
        .add(
            new ProcessListener() {
              @Override
              public void onExec(int pid) {
                events.add("exec " + pid);
              }

              @Override
              public void onFork(int parent, int child) {
                events.add("fork " + parent + " " + child);
              }

              @Override
              public void onExit(int pid) {
                events.add("exit " + pid);
              }

              @Override
              public void onListen(int pid, int port) {
                events.add("listen " + pid + " " + port);
              }
            });
    rig.process(SondeKind.SONDE_EXEC, 7, 0);
    rig.process(SondeKind.SONDE_FORK, 7, 8);
    rig.process(SondeKind.SONDE_LISTEN, 8, 80);
    rig.process(SondeKind.SONDE_EXIT, 8, 0);
    assertThat(events).containsExactly("exec 7", "fork 7 8", "listen 8 80", "exit 8");
  }

  @Test
  void allocatesNothingForARecordInOrder() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    rig.install(new SilentProtocol());
    rig.opened(1, SERVER, false);
    rig.data(1, 2, RECEIVED, 0, "x");
    for (int i = 1; i < 20_000; i++) {
      SondeHead.position(rig.memory, 0, i);
      rig.flow.onRecord(rig.memory, 0, SondeHead.BYTES + 1);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 20_000; i < 1_020_000; i++) {
      SondeHead.position(rig.memory, 0, i);
      rig.flow.onRecord(rig.memory, 0, SondeHead.BYTES + 1);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void tellsWhichConnectionsItFollowsAndHow() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a");
    rig.opened(2, SERVER, false);
    rig.data(2, 1, RECEIVED, 0, "?a");
    rig.data(2, 1, SENT, 0, "!b");
    rig.opened(3, SERVER, false);
    rig.opened(4, SERVER, false);
    rig.data(4, 0, RECEIVED, 0, "EHLO");
    rig.data(4, 0, SENT, 0, "220");
    assertThat(rig.flow.followed())
        .extracting(each -> each.id() + " " + each.protocol() + " " + each.state())
        .containsExactlyInAnyOrder(
            "1 test open", "2 test idle", "3 null unrecognised", "4 null unclaimed");
    assertThat(rig.flow.followed().getFirst().local()).isEqualTo("10.0.0.1:80");
    rig.closed(1, 1);
    assertThat(rig.flow.followed()).hasSize(3);
  }

  @Test
  void repeatsAVerdictOnlyOnWhatIsStillGivenUp() {
    rig.opened(1, SERVER, false);
    rig.data(1, 0, RECEIVED, 0, "EHLO");
    rig.data(1, 0, SENT, 0, "220");
    rig.opened(2, SERVER, false);
    rig.data(2, 1, RECEIVED, 0, "?a");
    rig.verdicts.clear();
    rig.flow.repeatVerdict(1);
    rig.flow.repeatVerdict(2);
    rig.flow.repeatVerdict(3);
    assertThat(rig.verdicts).containsOnly(Map.entry(1L, SondeLimits.SONDE_SLOT_IGNORED));
  }
}
