package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader over a ring that BPF programs write. */
class RingKernelTest {
  private static final int RECORD_BYTES = Sample.BYTES + 8;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment count = arena.allocate(JAVA_LONG);
  private BpfObject object;
  private RingReader reader;
  private long expected;

  @BeforeAll
  static void kernel() {
    Kernel.require();
  }

  @BeforeEach
  void load() throws IOException {
    object = BpfObject.open(Objects.bytes("records"), "records");
    object.load();
    reader = RingReader.open(object.map("ring"));
  }

  @AfterEach
  void close() {
    reader.close();
    object.close();
    arena.close();
  }

  private void produce(long records) {
    count.set(JAVA_LONG, 0, records);
    object.program("produce").testRun(count);
  }

  private void onRecord(MemorySegment ring, long offset, int length) {
    long head = Sample.headOffset(offset);
    if (length != Sample.BYTES || SampleHead.connection(ring, head) != expected++) {
      throw new AssertionError("record " + expected + " is wrong");
    }
  }

  @Test
  void readsWhatProgramsWrite() {
    produce(3);
    assertThat(reader.pendingBytes()).isEqualTo(3 * RECORD_BYTES);
    assertThat(reader.drain(this::onRecord, 100)).isEqualTo(3);
    assertThat(reader.pendingBytes()).isZero();
    assertThat(reader.capacityBytes()).isEqualTo(1 << 20);
  }

  @Test
  void aFullRingCountsWhatItLost() {
    long room = (1 << 20) / RECORD_BYTES;
    produce(room + 5);
    assertThat(object.global("lost").get()).isEqualTo(1);
    assertThat(reader.drain(this::onRecord, Integer.MAX_VALUE)).isEqualTo((int) room);
  }

  @Test
  void recordsWithoutAWakeUpEndNoWait() {
    produce(1);
    assertThat(reader.await(1)).isFalse();
    assertThat(reader.drain(this::onRecord, 10)).isEqualTo(1);
    object.global("wakeup").set(1);
    produce(1);
    assertThat(reader.await(5_000)).isTrue();
    assertThat(reader.drain(this::onRecord, 10)).isEqualTo(1);
  }

  @Test
  void aMillionRecordsAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RecordReader handler = this::onRecord;
    int batch = 4_000;
    for (int i = 0; i < 50; i++) {
      produce(batch);
      reader.drain(handler, batch);
    }
    long allocated = 0;
    int passed = 0;
    while (passed < 1_000_000) {
      produce(batch);
      long before = threads.getCurrentThreadAllocatedBytes();
      passed += reader.drain(handler, batch);
      allocated += threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(expected).isEqualTo(passed + 50L * batch);
    assertThat(object.global("lost").get()).isZero();
    // The reading of the counter itself may allocate a little on some runs of the compiler.
    assertThat(allocated).isLessThan(10_000);
  }
}
