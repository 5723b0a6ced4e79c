package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sonde.spi.Role;
import io.sonde.testkit.DecoderRig;
import io.sonde.testkit.Script;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes, cut and lost anywhere: no exception, a balanced ledger. Runs its seeds, which are the
 * wire cases; with the variable {@code JAZZER_FUZZ=1} it searches.
 */
class Http1FuzzTest {
  static Stream<Arguments> seeds() {
    return WireCases.all().map(wire -> Arguments.of((Object) Script.of(wire.talk())));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void anything(byte[] script) {
    for (Role role : Role.values()) {
      for (boolean late : new boolean[] {false, true}) {
        Http1 http1 = new Http1(new Methods(null));
        DecoderRig rig = DecoderRig.of(http1, role).capture(http1.capture());
        Script.play(script, late ? rig.joinedLate() : rig);
        assertThat(rig.open()).isZero();
        assertThat(rig.begun())
            .isEqualTo(rig.ended() + rig.dropped().values().stream().mapToInt(n -> n).sum());
      }
    }
  }
}
