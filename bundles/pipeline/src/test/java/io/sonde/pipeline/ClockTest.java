package io.sonde.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockTest {
  private long nanos = 1000;
  private long epoch = 5_000_000;
  private final Clock clock = new Clock(() -> nanos, () -> epoch);

  @Test
  void followsTheHostWhenItsClockIsSet() {
    assertThat(clock.epochOffset(nanos)).isEqualTo(4_999_000);
    epoch += 1_000_000;
    nanos += TimeUnit.SECONDS.toNanos(4);
    assertThat(clock.epochOffset(nanos)).isEqualTo(4_999_000);
    nanos += TimeUnit.SECONDS.toNanos(1);
    assertThat(clock.epochOffset(nanos)).isEqualTo(epoch - nanos);
  }

  @Test
  void takesTheTryThatWasInterruptedLeast() {
    long[] times = {0, 1000, 2000, 2010, 3000, 3500};
    int[] next = {0};
    Clock interrupted = new Clock(() -> times[next[0]++], () -> 10_000);
    assertThat(interrupted.epochOffset(2010)).isEqualTo(10_000 - 2005);
  }

  @Test
  void tellsTheTimeOfTheHost() {
    Clock real = new Clock();
    long now = real.nanos();
    long epochNs = now + real.epochOffset(now);
    assertThat(Instant.ofEpochSecond(0, epochNs))
        .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
  }
}
