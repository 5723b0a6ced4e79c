package io.sonde.core.flow;

import static io.sonde.spi.Direction.RECEIVED;
import static io.sonde.spi.Direction.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Statement;
import io.sonde.core.record.SondeLimits;
import org.junit.jupiter.api.Test;

/** What happens to connections while one generation of their plugin gives way to the next. */
class SwapFlowTest {
  private static final int SERVER = 0;

  private final FlowRig rig = new FlowRig();
  private final TestProtocol first = new TestProtocol();
  private final TestProtocol second = new TestProtocol();
  private final Plugin before = rig.install(first);

  private Plugin swap(TestProtocol protocol) {
    Plugin plugin = rig.install(protocol);
    rig.flow.moveOn();
    rig.flow.reconsider(plugin);
    return plugin;
  }

  private void retire(Plugin plugin) {
    rig.plugins.withdraw(plugin);
    rig.flow.moveOn();
    rig.flow.take(plugin);
    rig.plugins.silence(plugin);
    rig.plugins.release(plugin);
  }

  private void exchange(long connection, int number) {
    rig.data(connection, 1, RECEIVED, 4L * number, "?" + number + "..");
    rig.data(connection, 1, SENT, 4L * number, "!" + number + "..");
  }

  @Test
  void movesAnIdleConnectionAtOnce() {
    rig.opened(1, SERVER, false);
    exchange(1, 0);
    Plugin after = swap(second);
    assertThat(before.connections()).isZero();
    assertThat(after.connections()).isEqualTo(1);
    assertThat(after.slot()).isEqualTo(before.slot());
    exchange(1, 1);
    assertThat(first.told).hasSize(2);
    assertThat(second.told).containsExactly("RECEIVED 4 ?1../4", "SENT 4 !1../4");
    assertThat(second.connection.joinedLate()).isFalse();
    assertThat(before.ledger().spans().value()).isEqualTo(1);
    assertThat(after.ledger().spans().value()).isEqualTo(1);
  }

  @Test
  void endsAnOpenExchangeWhereItBegan() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a..");
    Plugin after = swap(second);
    assertThat(before.connections()).isEqualTo(1);
    rig.data(1, 1, SENT, 0, "!a..");
    assertThat(before.ledger().spans().value()).isEqualTo(1);
    assertThat(before.connections()).isZero();
    exchange(1, 1);
    assertThat(after.ledger().spans().value()).isEqualTo(1);
    // Its record carried the new generation already: each is accounted for where it was counted.
    assertThat(before.ledger().decoded().value()).isEqualTo(1);
    assertThat(after.ledger().decoded().value()).isEqualTo(3);
  }

  @Test
  void handsOverByForceAndCountsIt() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a..");
    Plugin after = swap(second);
    rig.flow.take(before);
    assertThat(before.connections()).isZero();
    assertThat(before.ledger().dropped().counts().get("handed_over").value()).isEqualTo(1);
    assertThat(second.connection.joinedLate()).isTrue();
    rig.data(1, 1, SENT, 0, "!a..");
    exchange(1, 1);
    assertThat(after.ledger().spans().value()).isEqualTo(1);
  }

  @Test
  void passesOverGenerationsThatAreSupersededThemselves() {
    rig.opened(1, SERVER, false);
    rig.data(1, 1, RECEIVED, 0, "?a..");
    swap(new TestProtocol());
    TestProtocol third = new TestProtocol();
    Plugin last = swap(third);
    rig.data(1, 1, SENT, 0, "!a..");
    exchange(1, 1);
    assertThat(last.ledger().spans().value()).isEqualTo(1);
    assertThat(third.told).hasSize(2);
  }

  @Test
  void tellsTheNewDecoderOfADirectionThatHasEnded() {
    rig.opened(1, SERVER, false);
    exchange(1, 0);
    rig.end(1, 1, RECEIVED);
    swap(second);
    rig.closed(1, 1);
    assertThat(second.told).containsExactly("RECEIVED closed", "SENT closed");
  }

  @Test
  void keepsWhatComesUntilABadGenerationIsReplaced() {
    rig.opened(1, SERVER, false);
    exchange(1, 0);
    Plugin bad = swap(second);
    rig.data(1, 1, RECEIVED, 4, "?boom");
    assertThat(rig.failures).containsExactly("boom");
    rig.data(1, 1, SENT, 4, "!1..");
    rig.data(1, 1, RECEIVED, 9, "?2..");
    rig.data(1, 1, SENT, 8, "!2..");
    assertThat(bad.ledger().held().value()).isEqualTo(4);
    assertThat(rig.verdicts).doesNotContainKey(1L);

    TestProtocol good = new TestProtocol();
    good.tolerant = true;
    Plugin after = swap(good);
    assertThat(good.connection.joinedLate()).isTrue();
    assertThat(bad.ledger().held().value()).isZero();
    assertThat(bad.connections()).isZero();
    // The request that made the other one throw has its span, too.
    assertThat(after.ledger().spans().value()).isEqualTo(2);
    assertThat(bad.ledger().decoded().value()).isEqualTo(4);
    assertThat(bad.ledger().open()).isZero();
  }

  @Test
  void keepsAConnectionThatEndsUntilABadGenerationIsReplaced() {
    rig.opened(1, SERVER, false);
    exchange(1, 0);
    swap(second);
    rig.data(1, 1, RECEIVED, 4, "?boom");
    rig.closed(1, 1);
    assertThat(rig.flow.connections()).isEqualTo(1);
    TestProtocol good = new TestProtocol();
    good.tolerant = true;
    Plugin after = swap(good);
    assertThat(rig.flow.connections()).isZero();
    assertThat(good.told).containsExactly("RECEIVED 4 ?boom/5", "RECEIVED closed", "SENT closed");
    assertThat(after.ledger().dropped().counts().get("unfinished").value()).isEqualTo(1);
  }

  @Test
  void givesUpAConnectionWhosePluginLeavesAndAsksAgainWhenItIsBack() {
    rig.opened(1, SERVER, false);
    exchange(1, 0);
    retire(before);
    assertThat(rig.verdicts).containsEntry(1L, SondeLimits.SONDE_SLOT_IGNORED);
    Plugin after = swap(second);
    assertThat(rig.verdicts).containsEntry(1L, SondeLimits.SONDE_SLOT_UNKNOWN);
    rig.data(1, after.slot(), RECEIVED, 40, "?x..");
    rig.data(1, after.slot(), SENT, 40, "!x..");
    assertThat(second.connection.joinedLate()).isTrue();
    assertThat(after.ledger().spans().value()).isEqualTo(1);
  }

  @Test
  void givesNoNewConnectionToAPluginThatLeaves() {
    rig.opened(1, SERVER, false);
    rig.plugins.withdraw(before);
    rig.data(1, 1, RECEIVED, 0, "?a..");
    assertThat(before.connections()).isZero();
    assertThat(first.told).isEmpty();
    assertThat(before.ledger().skipped().counts().get("plugin_removed").value()).isEqualTo(1);
  }

  @Test
  void keepsTheAccountOfGenerationsThatAreGone() {
    rig.opened(1, SERVER, false);
    exchange(1, 0);
    Plugin after = swap(second);
    exchange(1, 1);
    retire(before);
    exchange(1, 2);
    assertThat(rig.plugins.all()).containsExactly(after);
    assertThat(rig.plugins.statements())
        .extracting(Statement::ledger)
        .extracting(Ledger::owner)
        .containsExactly("core", "test");
    assertThat(rig.plugins.statements().getLast().ledger().spans().value()).isEqualTo(3);
  }

  @Test
  void hasRoomForGenerationsWithoutEnd() {
    Plugin last = before;
    for (int i = 0; i < 3 * SondeLimits.SONDE_ACCOUNTS; i++) {
      Plugin next = swap(new TestProtocol());
      retire(last);
      last = next;
    }
    assertThat(rig.plugins.all()).containsExactly(last);
    assertThat(last.generation()).isGreaterThan(2 * SondeLimits.SONDE_ACCOUNTS);
  }

  @Test
  void saysWhenThereIsNoRoomForAnotherGeneration() {
    for (int i = 1; i < SondeLimits.SONDE_ACCOUNTS - 1; i++) {
      assertThat(rig.install(new TestProtocol())).isNotNull();
    }
    assertThat(rig.install(new TestProtocol())).isNull();
  }
}
