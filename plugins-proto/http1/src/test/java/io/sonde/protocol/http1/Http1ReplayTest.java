package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.protocol.http1.WireCases.WireCase;
import io.sonde.spi.Role;
import io.sonde.testkit.Conversation;
import io.sonde.testkit.DecoderRig;
import io.sonde.testkit.EndedSpan;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wire case, from both ends: whole, cut, truncated, in small pieces and spoiled. */
class Http1ReplayTest {
  private final Http1 http1 = new Http1(new Methods(null));

  static Stream<Arguments> cases() {
    return WireCases.all()
        .flatMap(wire -> Stream.of(Role.values()).map(role -> Arguments.of(wire, role)));
  }

  private static Conversation talk(WireCase wire, Role role) {
    return role == Role.SERVER ? wire.talk() : wire.talk().mirrored();
  }

  private DecoderRig rig(Role role) {
    return DecoderRig.of(http1, role);
  }

  private static void assertTold(DecoderRig rig, WireCase wire) {
    if (rig.ignored() == null) {
      rig.closed(1_000_000);
    }
    assertThat(WireCases.told(rig)).isEqualTo(wire.spans());
    assertThat(rig.dropped()).isEmpty();
    assertThat(rig.open()).isZero();
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void whole(WireCase wire, Role role) {
    assertTold(talk(wire, role).play(rig(role)), wire);
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void cutAnywhere(WireCase wire, Role role) {
    talk(wire, role).everyCut(() -> rig(role), rig -> assertTold(rig, wire));
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void cutTwice(WireCase wire, Role role) {
    talk(wire, role).everyPairOfCuts(800, () -> rig(role), rig -> assertTold(rig, wire));
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void inPieces(WireCase wire, Role role) {
    for (int size : new int[] {1, 2, 3, 5, 7, 64}) {
      assertTold(talk(wire, role).playInPieces(rig(role), size), wire);
    }
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void asItIsCaptured(WireCase wire, Role role) {
    assertTold(talk(wire, role).play(rig(role).capture(http1.capture())), wire);
  }

  /** What is there says the same as in the whole; what is cut off says that it failed. */
  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void truncatedAnywhere(WireCase wire, Role role) {
    talk(wire, role)
        .everyTruncation(
            () -> rig(role),
            rig -> {
              List<EndedSpan> spans = rig.spans();
              assertThat(spans.size()).isLessThanOrEqualTo(wire.spans().size());
              for (int i = 0; i < spans.size(); i++) {
                String told = WireCases.told(spans.get(i));
                String whole = wire.spans().get(i);
                if (!isDisconnected(spans.get(i)) && !isUntilClose(whole)) {
                  assertThat(withoutRequestSize(told)).isEqualTo(withoutRequestSize(whole));
                }
                assertThat(told.split(" @")[0].split(" ")[0]).isEqualTo(whole.split(" ")[0]);
              }
              assertThat(rig.open()).isZero();
            });
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("cases")
  void spoiled(WireCase wire, Role role) {
    for (boolean late : new boolean[] {false, true}) {
      talk(wire, role)
          .spoiled(
              42,
              100,
              () -> late ? rig(role).joinedLate() : rig(role).capture(http1.capture()),
              rig -> assertThat(rig.open()).isZero());
    }
  }

  private static boolean isDisconnected(EndedSpan span) {
    return Http1Decoder.CLIENT_DISCONNECTED.equals(span.error())
        || Http1Decoder.SERVER_DISCONNECTED.equals(span.error());
  }

  /** Of such a body nobody can tell whether it is whole. */
  private static boolean isUntilClose(String told) {
    return told.startsWith("GET /a ");
  }

  private static String withoutRequestSize(String told) {
    return told.replaceAll(" [-0-9]+/", " /");
  }
}
