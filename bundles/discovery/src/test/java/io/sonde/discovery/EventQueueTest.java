package io.sonde.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sonde.discovery.EventQueue.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final List<String> read = new ArrayList<>();
  private final EventQueue queue = new EventQueue(4);

  private void drain(int limit) {
    queue.drain((kind, pid, detail) -> read.add(kind + " " + pid + " " + detail), limit);
  }

  @Test
  void givesEventsInOrder() {
    queue.add(Kind.EXEC, 1, 0);
    queue.add(Kind.LISTEN, 4_194_304, 65_535);
    queue.add(Kind.FORK, 0x3fff_ffff, Integer.MAX_VALUE);
    drain(2);
    queue.add(Kind.EXIT, 7, 0);
    drain(9);
    assertThat(read)
        .containsExactly(
            "EXEC 1 0", "LISTEN 4194304 65535", "FORK 1073741823 2147483647", "EXIT 7 0");
  }

  @Test
  void countsWhatFindsItFull() {
    for (int pid = 1; pid <= 7; pid++) {
      queue.add(Kind.EXEC, pid, 0);
    }
    drain(9);
    assertThat(read).containsExactly("EXEC 1 0", "EXEC 2 0", "EXEC 3 0", "EXEC 4 0");
    assertThat(queue.dropped()).isEqualTo(3);
    assertThat(queue.takeOverflow()).isTrue();
    assertThat(queue.takeOverflow()).isFalse();
  }

  @Test
  void waitsForEventsAndForTheEnd() throws Exception {
    Thread producer = new Thread(() -> queue.add(Kind.EXIT, 1, 0));
    producer.start();
    queue.await(60_000);
    producer.join();
    drain(9);
    assertThat(read).hasSize(1);
    queue.await(1);
    queue.close();
    queue.await(60_000);
    assertThat(queue.isClosed()).isTrue();
  }

  @Test
  void needsAPowerOfTwo() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EventQueue(100));
  }
}
