package io.sonde.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  @ParameterizedTest
  @CsvSource({
    "always_on, false, 0, true",
    "always_on, true, 0, true",
    "always_off, false, 0, false",
    "always_off, true, 1, false",
    "parentbased_always_on, false, 0, true",
    "parentbased_always_on, true, 0, false",
    "parentbased_always_on, true, 1, true",
    "parentbased_always_on, true, 2, false",
    "parentbased_always_on, true, 3, true",
    "parentbased_always_off, false, 0, false",
    "parentbased_always_off, true, 1, true",
    "parentbased_traceidratio, true, 0, false",
    "parentbased_traceidratio, true, 1, true",
  })
  void decides(String name, boolean hasParent, int flags, boolean expected) {
    assertThat(Sampler.of(name, 0.5).samples(0x7fffffffffffffffL, hasParent, flags))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.1, 0.5, 0.9, 1})
  void samplesTheRatio(double ratio) {
    Sampler sampler = Sampler.of("traceidratio", ratio);
    Ids ids = new Ids(4711);
    int sampled = 0;
    int traces = 200_000;
    for (int i = 0; i < traces; i++) {
      sampled += sampler.samples(ids.next(), false, 0) ? 1 : 0;
    }
    // Five standard deviations at 0.5.
    assertThat((double) sampled / traces)
        .isCloseTo(ratio, within(0.0056 * (ratio % 1 == 0 ? 0 : 1)));
  }

  @Test
  void samplesAtAHigherRatioWhatItSamplesAtALower() {
    Sampler few = Sampler.of("traceidratio", 0.1);
    Sampler many = Sampler.of("traceidratio", 0.3);
    Ids ids = new Ids(1);
    for (int i = 0; i < 10_000; i++) {
      long id = ids.next();
      assertThat(!few.samples(id, false, 0) || many.samples(id, false, 0)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.5, true",
    "-1, 0.5, false",
    "-9223372036854775808, 0.5, false",
    "9223372036854775807, 0.5, true",
    "-1, 1, true",
    "0, 0, false",
  })
  void comparesTheUpper63Bits(long traceIdLow, double ratio, boolean expected) {
    assertThat(Sampler.of("traceidratio", ratio).samples(traceIdLow, false, 0)).isEqualTo(expected);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Sampler.of("jaeger_remote", 1)).hasMessageContaining("jaeger_remote");
    assertThatThrownBy(() -> Sampler.of("traceidratio", 1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> Sampler.of("traceidratio", Double.NaN)).hasMessageContaining("NaN");
  }
}
