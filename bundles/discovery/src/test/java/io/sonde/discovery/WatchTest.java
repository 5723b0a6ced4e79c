package io.sonde.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.process.Tracing;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final LogLines log = new LogLines();
  private final FakeProc fake = new FakeProc();
  private final FakeTracing tracing = new FakeTracing();
  private Watch watch;

  @AfterEach
  void end() {
    watch.close();
    fake.close();
    log.close();
  }

  private void start(Tracing core, Duration poll) {
    Options options = Options.of(new FakeSettings().set("discovery.poll_interval", poll));
    watch = new Watch(fake.proc(), 4000, "1", options, core);
    watch.start();
  }

  private Map<String, Double> metrics() {
    Map<String, Double> values = new HashMap<>();
    watch.read(
        new MetricSource.Sink() {
          @Override
          public void counter(Metric metric, Labels labels, long startEpochNs, double value) {
            assertThat(startEpochNs).isPositive();
            gauge(metric, labels, value);
          }

          @Override
          public void gauge(Metric metric, Labels labels, double value) {
            assertThat(labels.service()).isNull();
            values.put(metric.name() + labels.attributes().values(), value);
          }

          @Override
          public void histogram(Metric metric, Labels labels, Distribution distribution) {
            throw new AssertionError(metric);
          }
        });
    return values;
  }

  @Test
  void followsEventsFromTheFirstScanOn() throws Exception {
    start(tracing, Duration.ofHours(1));
    fake.process(50).executable("/srv/shop").write();
    watch.onListen(50, 80);
    assertThat(tracing.await(() -> tracing.traced().contains(50))).isTrue();
    assertThat(watch.of(50).name()).isEqualTo("shop");
    watch.onFork(50, 51);
    assertThat(watch.of(51).name()).as("before the worker knows").isEqualTo("shop");
    watch.close();
    assertThat(metrics())
        .containsEntry("sonde.discovery.processes[cpp]", 1.0)
        .containsEntry("sonde.discovery.processes[java]", 0.0)
        .containsEntry("sonde.discovery.scans[]", 1.0)
        .containsEntry("sonde.discovery.lost_events[]", 0.0);
    assertThat(watch.decisions()).extracting(Decision::pid).contains(1, 50);
  }

  @Test
  void looksAgainAfterLostEvents() throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    fake.process(50).executable("/srv/shop").sockets(80).write();
    fake.listen(80);
    start(new Held(tracing, atWork, goOn), Duration.ofHours(1));
    assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();
    fake.process(60).executable("/srv/late").sockets(81).write();
    fake.listen(81);
    for (int i = 0; i < 10_000; i++) {
      watch.onExit(9999);
    }
    goOn.countDown();
    assertThat(tracing.await(() -> tracing.traced().contains(60))).isTrue();
    assertThat(metrics()).containsEntry("sonde.discovery.lost_events[]", 10_000.0 - 8192);
  }

  /** A core whose first answer takes long. */
  private record Held(FakeTracing core, CountDownLatch atWork, CountDownLatch goOn)
      implements Tracing {
    @Override
    public void start(Set<Integer> pids) {
      core.start(pids);
      atWork.countDown();
      try {
        assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void stop(Set<Integer> pids) {
      core.stop(pids);
    }

    @Override
    public Set<Integer> traced() {
      return core.traced();
    }
  }

  @Test
  void goesOnWhenTheCoreFails() throws Exception {
    fake.process(50).executable("/srv/shop").sockets(80).write();
    fake.listen(80);
    FakeTracing good = tracing;
    start(
        new Tracing() {
          private int calls;

          @Override
          public void start(Set<Integer> pids) {
            if (calls++ < 2) {
              throw new IllegalStateException("map full");
            }
            good.start(pids);
          }

          @Override
          public void stop(Set<Integer> pids) {}

          @Override
          public Set<Integer> traced() {
            return good.traced();
          }
        },
        Duration.ofMillis(100));
    assertThat(tracing.await(() -> tracing.traced().contains(50))).isTrue();
    assertThat(log.lines()).filteredOn(line -> line.startsWith("WARNING")).hasSize(1);
    assertThat(metrics().get("sonde.discovery.failures[]")).isGreaterThanOrEqualTo(2);
  }
}
