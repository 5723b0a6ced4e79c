package io.sonde.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.discovery.proc.Proc;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that come and go while they are looked at. */
class RaceTest {
  private static final int SURVIVOR = 5000;

  private final LogLines log = new LogLines();
  private final FakeProc fake = new FakeProc();
  private final FakeTracing tracing = new FakeTracing();

  @AfterEach
  void end() {
    fake.close();
    log.close();
  }

  @Test
  void aProcessMayDieBetweenAnyTwoSteps() throws Exception {
    Options options =
        Options.of(new FakeSettings().set("discovery.poll_interval", Duration.ofMillis(100)));
    Watch watch = new Watch(fake.proc(), 4000, "1", options, tracing);
    watch.start();
    Random random = new Random(42);
    try {
      for (int i = 0; i < 500; i++) {
        int pid = 2 + random.nextInt(8);
        int other = 2 + random.nextInt(8);
        switch (random.nextInt(7)) {
          case 0, 1 ->
              fake.process(pid)
                  .executable(random.nextBoolean() ? "/srv/shop" : "/usr/bin/python3")
                  .arguments("x", "y.py")
                  .startTicks(i)
                  .sockets(80)
                  .write();
          case 2 -> fake.end(pid);
          case 3 -> watch.onListen(pid, 80);
          case 4 -> watch.onExec(pid);
          case 5 -> watch.onFork(pid, other);
          default -> watch.onExit(pid);
        }
        watch.of(other);
      }
      fake.process(SURVIVOR).executable("/srv/survivor").write();
      watch.onListen(SURVIVOR, 81);
      assertThat(tracing.await(() -> tracing.traced().contains(SURVIVOR))).isTrue();
      assertThat(watch.of(SURVIVOR).name()).isEqualTo("survivor");
      assertThat(log.lines()).noneMatch(line -> line.startsWith("WARNING"));
    } finally {
      watch.close();
    }
  }

  @Test
  void realProcessesThatEndAtOnceHarmNothing() throws Exception {
    Watch watch = new Watch(new Proc("/proc"), 4000, "1", Options.of(new FakeSettings()), tracing);
    watch.start();
    try {
      for (int i = 0; i < 30; i++) {
        Process process = new ProcessBuilder("true").start();
        int pid = (int) process.pid();
        watch.onExec(pid);
        watch.onListen(pid, 80);
        process.waitFor();
        watch.onExit(pid);
      }
      int pid = (int) ProcessHandle.current().pid();
      watch.onListen(pid, 81);
      assertThat(tracing.await(() -> tracing.traced().contains(pid))).isTrue();
      assertThat(log.lines()).noneMatch(line -> line.startsWith("WARNING"));
    } finally {
      watch.close();
    }
  }
}
