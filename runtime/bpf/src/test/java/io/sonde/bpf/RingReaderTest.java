package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reader over plain memory; no kernel needed. */
class RingReaderTest {
  private final RingWriter writer = new RingWriter(Arena.ofAuto(), 64 << 10);
  private final RingReader reader = writer.reader();
  private final List<Long> seen = new ArrayList<>();

  private void onRecord(MemorySegment ring, long offset, int length) {
    assertThat(offset % 8).isZero();
    seen.add(ring.get(JAVA_LONG, offset));
  }

  private long reserve(long value, int length) {
    long offset = writer.reserve(length);
    writer.memory().set(JAVA_LONG, offset, value);
    return offset;
  }

  private void write(long value) {
    writer.submit(reserve(value, 8));
  }

  @Test
  void anEmptyRingHasNothing() {
    assertThat(reader.drain(this::onRecord, 10)).isZero();
    assertThat(reader.pendingBytes()).isZero();
    assertThat(reader.capacityBytes()).isEqualTo(64 << 10);
  }

  @Test
  void passesRecordsInOrderWithTheirLength() {
    List<Integer> lengths = new ArrayList<>();
    for (int length : new int[] {8, 9, 15, 16, 17, 250}) {
      writer.submit(writer.reserve(length));
    }
    assertThat(reader.drain((_, _, length) -> lengths.add(length), 100)).isEqualTo(6);
    assertThat(lengths).containsExactly(8, 9, 15, 16, 17, 250);
    assertThat(reader.pendingBytes()).isZero();
  }

  @Test
  void stopsBeforeARecordThatIsNotFinished() {
    write(1);
    long busy = reserve(2, 8);
    write(3);
    assertThat(reader.drain(this::onRecord, 10)).isEqualTo(1);
    assertThat(seen).containsExactly(1L);
    assertThat(reader.pendingBytes()).isEqualTo(32);

    writer.submit(busy);
    assertThat(reader.drain(this::onRecord, 10)).isEqualTo(2);
    assertThat(seen).containsExactly(1L, 2L, 3L);
  }

  @Test
  void passesOverDiscardedRecords() {
    write(1);
    writer.discard(reserve(2, 1000));
    write(3);
    assertThat(reader.drain(this::onRecord, 10)).isEqualTo(2);
    assertThat(seen).containsExactly(1L, 3L);
    assertThat(reader.pendingBytes()).isZero();
  }

  @Test
  void theLimitEndsADrainAndLosesNothing() {
    for (long i = 0; i < 5; i++) {
      write(i);
    }
    assertThat(reader.drain(this::onRecord, 2)).isEqualTo(2);
    assertThat(reader.pendingBytes()).isEqualTo(3 * 16);
    assertThat(reader.drain(this::onRecord, 2)).isEqualTo(2);
    assertThat(reader.drain(this::onRecord, 2)).isEqualTo(1);
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void recordsThatCrossTheEndAreWhole() {
    // 1000-byte records do not divide the ring: each turn ends inside one.
    long written = 0;
    for (int turn = 0; turn < 50; turn++) {
      for (long offset; (offset = writer.reserve(1000)) >= 0; written++) {
        for (int at = 0; at < 1000; at += 8) {
          writer.memory().set(JAVA_LONG, offset + at, written);
        }
        writer.submit(offset);
      }
      reader.drain(
          (ring, offset, length) -> {
            for (int at = 0; at < length; at += 8) {
              assertThat(ring.get(JAVA_LONG, offset + at)).isEqualTo(seen.size());
            }
            onRecord(ring, offset, length);
          },
          Integer.MAX_VALUE);
    }
    assertThat(written).isGreaterThan(3000).isEqualTo(seen.size());
  }

  @Test
  void aFullRingRefusesAndGetsItsRoomBackWithinADrain() {
    int first = 0;
    while (writer.reserve(1016) >= 0) {
      first++;
    }
    assertThat(first).isEqualTo(64);
    for (int i = 0; i < first; i++) {
      writer.submit(1024L * i + 8);
    }
    long[] room = new long[1];
    List<Long> roomAt = new ArrayList<>();
    reader.drain(
        (_, _, _) -> {
          room[0]++;
          if (writer.reserve(1016) >= 0) {
            roomAt.add(room[0]);
          }
        },
        64);
    // Published in batches of 16 KiB: not at each record, and not only at the end.
    assertThat(roomAt.getFirst()).isEqualTo(17);
    assertThat(roomAt).hasSize(48);
  }

  @Test
  void aReaderThatThrowsHasTakenItsRecord() {
    write(1);
    write(2);
    assertThatThrownBy(
            () ->
                reader.drain(
                    (_, _, _) -> {
                      throw new IllegalStateException("no");
                    },
                    10))
        .hasMessage("no");
    assertThat(reader.drain(this::onRecord, 10)).isEqualTo(1);
    assertThat(seen).containsExactly(2L);
  }

  @Test
  void aClosedReaderReadsNothing() {
    write(1);
    reader.close();
    reader.close();
    assertThat(reader.drain(this::onRecord, 10)).isZero();
    assertThat(reader.pendingBytes()).isZero();
  }

  @Test
  void dataMustBeTwiceAPowerOfTwo() {
    MemorySegment memory = Arena.ofAuto().allocate(3000, 8);
    assertThatThrownBy(() -> RingReader.over(memory, memory, memory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1500");
  }

  @Test
  void oneWriterAndOneReaderAgreeWhileBothRun() throws InterruptedException {
    int records = 300_000;
    Thread producer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < records; ) {
                    long offset = writer.reserve(16);
                    if (offset < 0) {
                      Thread.onSpinWait();
                      continue;
                    }
                    writer.memory().set(JAVA_LONG, offset, i);
                    writer.memory().set(JAVA_INT, offset + 8, -i);
                    writer.submit(offset);
                    i++;
                  }
                });
    long[] next = new long[1];
    while (next[0] < records && (producer.isAlive() || reader.pendingBytes() > 0)) {
      reader.drain(
          (ring, offset, _) -> {
            if (ring.get(JAVA_LONG, offset) != next[0]
                || ring.get(JAVA_INT, offset + 8) != -next[0]) {
              throw new AssertionError("record " + next[0] + " is wrong");
            }
            next[0]++;
          },
          1000);
    }
    producer.join();
    assertThat(next[0]).isEqualTo(records);
  }
}
