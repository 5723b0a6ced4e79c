package io.sonde.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void areDifferentAndNotZero() {
    Ids ids = new Ids();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      seen.add(ids.next());
    }
    assertThat(seen).hasSize(100_000).doesNotContain(0L);
  }

  @Test
  void areDifferentInEveryAgent() {
    assertThat(new Ids().next()).isNotEqualTo(new Ids().next());
  }

  @Test
  void setEveryBitHalfOfTheTime() {
    Ids ids = new Ids(99);
    int[] set = new int[64];
    int rounds = 100_000;
    for (int i = 0; i < rounds; i++) {
      long id = ids.next();
      for (int bit = 0; bit < 64; bit++) {
        set[bit] += (int) (id >>> bit & 1);
      }
    }
    for (int count : set) {
      assertThat(count).isBetween(rounds / 2 - 1000, rounds / 2 + 1000);
    }
  }

  @Test
  void followTheSeed() {
    assertThat(new Ids(5).next()).isEqualTo(new Ids(5).next()).isNotEqualTo(new Ids(6).next());
  }
}
