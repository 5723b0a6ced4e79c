package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps against a real kernel. */
class MapKernelTest {
  private static final int ENTRIES = 5_000;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment value = arena.allocate(JAVA_LONG);

  @BeforeAll
  static void kernel() {
    Kernel.require();
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private BpfMap hash(int entries) {
    return BpfMap.create(BpfMap.HASH, "test", 8, 8, entries, 0);
  }

  private MemorySegment value(long number) {
    value.set(JAVA_LONG, 0, number);
    return value;
  }

  @Test
  void looksUpUpdatesAndDeletes() {
    try (BpfMap map = hash(2)) {
      assertThat(map.type()).isEqualTo(BpfMap.HASH);
      assertThat(map.maxEntries()).isEqualTo(2);
      assertThat(map.lookupLong(1, value)).isFalse();
      assertThat(map.deleteLong(1)).isFalse();
      assertThat(map.updateLong(1, value(10))).isTrue();
      assertThat(map.updateLong(2, value(20))).isTrue();
      assertThat(map.lookupLong(1, value)).isTrue();
      assertThat(value.get(JAVA_LONG, 0)).isEqualTo(10);
      assertThat(map.updateLong(3, value)).as("full").isFalse();
      assertThat(map.deleteLong(1)).isTrue();
      MemorySegment key = arena.allocateFrom(JAVA_LONG, 2);
      assertThat(map.insert(key, value)).as("taken").isFalse();
      assertThat(map.delete(key)).isTrue();
      assertThat(map.insert(key, value)).isTrue();
    }
  }

  @Test
  void misuseIsNamedWithNumbers() {
    try (BpfMap map = hash(2)) {
      assertThatThrownBy(() -> map.lookupInt(1, value))
          .hasMessage("keys of map test have 8 bytes, not 4");
      assertThatThrownBy(() -> map.lookupLong(1, arena.allocate(4)))
          .hasMessageContaining("native memory of 8 bytes");
      assertThatThrownBy(() -> map.lookupLong(1, MemorySegment.ofArray(new long[1])))
          .hasMessageContaining("native memory of 8 bytes");
      assertThatThrownBy(() -> RingReader.open(map)).hasMessage("map test is no ring");
    }
    assertThatThrownBy(() -> BpfMap.create(BpfMap.HASH, "none", 0, 8, 1, 0))
        .isInstanceOf(BpfException.class)
        .hasMessageStartingWith("creating map none: ")
        .hasMessageEndingWith("(EINVAL)");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyEntryIsPassedOnce(boolean drain) {
    try (BpfMap map = hash(ENTRIES)) {
      for (long i = 0; i < ENTRIES; i++) {
        assertThat(map.updateLong(i, value(i * i))).isTrue();
      }
      Map<Long, Long> seen = new HashMap<>();
      BpfMap.EntryReader reader =
          (keys, key, values, at) -> seen.put(keys.get(JAVA_LONG, key), values.get(JAVA_LONG, at));
      assertThat(drain ? map.drain(reader) : map.forEach(reader)).isEqualTo(ENTRIES);
      assertThat(seen).hasSize(ENTRIES).allSatisfy((k, v) -> assertThat(v).isEqualTo(k * k));
      assertThat(map.forEach(reader)).isEqualTo(drain ? 0 : ENTRIES);
    }
  }

  @Test
  void typesWithoutBatchesAreReadKeyByKey() {
    // LPM_TRIE (11): its batches cannot delete.
    try (BpfMap map = BpfMap.create(11, "trie", 8, 8, 16, 1)) {
      for (int i = 1; i <= 3; i++) {
        MemorySegment key = arena.allocateFrom(JAVA_LONG, (long) i << 32 | 32);
        assertThat(map.update(key, value(i))).isTrue();
      }
      long[] sum = new long[1];
      assertThat(map.drain((_, _, values, at) -> sum[0] += values.get(JAVA_LONG, at))).isEqualTo(3);
      assertThat(sum[0]).isEqualTo(6);
      assertThat(map.forEach((_, _, _, _) -> {})).isZero();
    }
  }

  @Test
  void perCpuValuesHaveAPlaceForEachCpu() {
    try (BpfMap map = BpfMap.create(BpfMap.PER_CPU_HASH, "cpus", 4, 12, 4, 0)) {
      assertThat(map.isPerCpu()).isTrue();
      assertThat(map.valueStride()).isEqualTo(16 * Cpus.possible());
      MemorySegment values = arena.allocate(map.valueStride(), 8);
      values.fill((byte) 1);
      assertThat(map.updateInt(5, values)).isTrue();
      assertThat(map.forEach((_, _, _, _) -> {})).isEqualTo(1);
      long[] columns = new long[1];
      assertThat(map.sumInt(5, columns)).isTrue();
      assertThat(columns[0]).isEqualTo(0x0101010101010101L * Cpus.possible());
    }
  }

  @Test
  void aClosedMapCannotBeUsed() {
    BpfMap map = hash(2);
    map.close();
    map.close();
    assertThatThrownBy(() -> map.lookupLong(1, value)).hasMessageEndingWith("(EBADF)");
  }
}
