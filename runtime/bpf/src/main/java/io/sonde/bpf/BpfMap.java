package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A BPF map. What is expected to happen is a result (no such key: false), the rest an exception.
 *
 * <p>Keys and values are native memory, as long as the map says or longer; of a per-CPU map the
 * value is {@link #valueStride()} bytes. Any thread may use a map.
 */
public final class BpfMap implements AutoCloseable {
  /** {@code BPF_MAP_TYPE_*} of enum bpf_map_type. */
  public static final int HASH = 1;

  /** A map with the keys 0 to its size, exclusive; nothing can be deleted. */
  public static final int ARRAY = 2;

  /** Programs to tail-call. */
  public static final int PROGRAM_ARRAY = 3;

  /** A hash map with a value for each CPU. */
  public static final int PER_CPU_HASH = 5;

  /** An array with a value for each CPU. */
  public static final int PER_CPU_ARRAY = 6;

  /** A hash map that drops what was not used for longest. */
  public static final int LRU_HASH = 9;

  /** The same with a value for each CPU. */
  public static final int LRU_PER_CPU_HASH = 10;

  /** A ring of records, see {@link RingReader}. */
  public static final int RING = 27;

  private static final int NO_FLAGS = 0;
  private static final int ONLY_NEW = 1;
  private static final int INFO_BYTES = 88;
  private static final int MAX_NAME_BYTES = 15;

  private final String name;
  private final int type;
  private final int keySize;
  private final int valueSize;
  private final int maxEntries;
  private final boolean owned;
  private int fd;

  private BpfMap(String name, int fd, boolean owned) {
    this.name = name;
    this.fd = fd;
    this.owned = owned;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, 8);
      BpfCall.info("map " + name, fd, info);
      type = info.get(JAVA_INT, 0);
      keySize = info.get(JAVA_INT, 8);
      valueSize = info.get(JAVA_INT, 12);
      maxEntries = info.get(JAVA_INT, 16);
    }
  }

  /** A map that something else closes. */
  static BpfMap borrowed(String name, int fd) {
    if (fd < 0) {
      throw new BpfException("map " + name + " was not created", -fd);
    }
    return new BpfMap(name, fd, false);
  }

  /**
   * Creates a map.
   *
   * @param type one of the constants here
   * @param name its first 15 characters are shown by the kernel
   * @param keySize bytes; 0 for a ring
   * @param valueSize bytes; 0 for a ring
   * @param maxEntries most entries; bytes of a ring, a power of two and a multiple of the page size
   * @param flags {@code BPF_F_*}, 0 for none
   */
  public static BpfMap create(
      int type, String name, int keySize, int valueSize, int maxEntries, int flags) {
    MemorySegment attributes = BpfCall.attributes();
    attributes.set(JAVA_INT, 0, type);
    attributes.set(JAVA_INT, 4, keySize);
    attributes.set(JAVA_INT, 8, valueSize);
    attributes.set(JAVA_INT, 12, maxEntries);
    attributes.set(JAVA_INT, 16, flags);
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(text, 0, attributes, JAVA_BYTE, 28, Math.min(text.length, MAX_NAME_BYTES));
    int fd = BpfCall.require("creating map " + name, BpfCall.MAP_CREATE, attributes);
    return new BpfMap(name, fd, true);
  }

  /** File descriptor. */
  public int fd() {
    return fd;
  }

  /** Name in C, or as given when created. */
  public String name() {
    return name;
  }

  /** Its type, one of the constants here or another of the kernel's. */
  public int type() {
    return type;
  }

  /** Bytes of a key. */
  public int keySize() {
    return keySize;
  }

  /** Bytes of a value, of one CPU. */
  public int valueSize() {
    return valueSize;
  }

  /** Most entries; bytes of a ring. */
  public int maxEntries() {
    return maxEntries;
  }

  /** True if it has a value for each CPU. */
  public boolean isPerCpu() {
    return type == PER_CPU_HASH || type == PER_CPU_ARRAY || type == LRU_PER_CPU_HASH;
  }

  /**
   * Bytes that a lookup writes: those of a value, in a per-CPU map rounded up to 8 and as often as
   * there are possible CPUs.
   */
  public int valueStride() {
    return isPerCpu() ? cpuStride() * Cpus.possible() : valueSize;
  }

  /** Bytes from the value of one CPU to that of the next. */
  int cpuStride() {
    return (valueSize + 7) & ~7;
  }

  /**
   * Copies a value.
   *
   * @param key the key
   * @param value receives the value
   * @return false if the map has no such key
   */
  public boolean lookup(MemorySegment key, MemorySegment value) {
    check(key, keySize, "key");
    check(value, valueStride(), "value");
    return found("looking up in", element(BpfCall.MAP_LOOKUP, key, value, NO_FLAGS));
  }

  /** {@link #lookup} with a 4-byte key. */
  public boolean lookupInt(int key, MemorySegment value) {
    return lookup(Keys.ofInt(this, key), value);
  }

  /** {@link #lookup} with an 8-byte key. */
  public boolean lookupLong(long key, MemorySegment value) {
    return lookup(Keys.ofLong(this, key), value);
  }

  /**
   * Sets a value.
   *
   * @return false if the map is full
   */
  public boolean update(MemorySegment key, MemorySegment value) {
    check(key, keySize, "key");
    check(value, valueStride(), "value");
    return stored(element(BpfCall.MAP_UPDATE, key, value, NO_FLAGS));
  }

  /** {@link #update} with a 4-byte key. */
  public boolean updateInt(int key, MemorySegment value) {
    return update(Keys.ofInt(this, key), value);
  }

  /** {@link #update} with an 8-byte key. */
  public boolean updateLong(long key, MemorySegment value) {
    return update(Keys.ofLong(this, key), value);
  }

  /**
   * Sets a value unless the key has one.
   *
   * @return false if it has or the map is full
   */
  public boolean insert(MemorySegment key, MemorySegment value) {
    check(key, keySize, "key");
    check(value, valueStride(), "value");
    int result = element(BpfCall.MAP_UPDATE, key, value, ONLY_NEW);
    return result != -Errno.EEXIST && stored(result);
  }

  /**
   * Removes an entry.
   *
   * @return false if the map has no such key
   */
  public boolean delete(MemorySegment key) {
    check(key, keySize, "key");
    return found("deleting from", element(BpfCall.MAP_DELETE, key, MemorySegment.NULL, NO_FLAGS));
  }

  /** {@link #delete} with a 4-byte key. */
  public boolean deleteInt(int key) {
    return delete(Keys.ofInt(this, key));
  }

  /** {@link #delete} with an 8-byte key. */
  public boolean deleteLong(long key) {
    return delete(Keys.ofLong(this, key));
  }

  /** Puts a program in a slot of a PROG_ARRAY: the next tail call runs it. */
  public void putProgram(int slot, BpfProgram program) {
    try (Arena arena = Arena.ofConfined()) {
      if (!updateInt(slot, arena.allocateFrom(JAVA_INT, program.fd()))) {
        throw new IndexOutOfBoundsException(
            "map " + name + " has " + maxEntries + " slots: " + slot);
      }
    }
  }

  /**
   * Empties a slot of a PROG_ARRAY: tail calls to it fall through.
   *
   * @return false if it was empty
   */
  public boolean clearProgram(int slot) {
    return deleteInt(slot);
  }

  /**
   * Adds up a per-CPU value that is made of 8-byte numbers.
   *
   * @param key a 4-byte key
   * @param columns receives, for each number of the value, its sum over all CPUs
   * @return false if the map has no such key; columns are then 0
   */
  public boolean sumInt(int key, long[] columns) {
    Objects.checkFromToIndex(0, columns.length, valueSize / Long.BYTES);
    Arrays.fill(columns, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(valueStride(), 8);
      if (!lookupInt(key, values)) {
        return false;
      }
      for (long cpu = 0; cpu < values.byteSize(); cpu += cpuStride()) {
        for (int i = 0; i < columns.length; i++) {
          columns[i] += values.get(JAVA_LONG, cpu + (long) Long.BYTES * i);
        }
      }
      return true;
    }
  }

  /**
   * Passes every entry, many for each system call. Entries that come or go meanwhile may be missed
   * or passed.
   *
   * @return entries passed
   */
  public int forEach(EntryReader reader) {
    return MapBatch.read(this, false, reader);
  }

  /**
   * Passes and removes every entry.
   *
   * @return entries passed
   */
  public int drain(EntryReader reader) {
    return MapBatch.read(this, true, reader);
  }

  /** Closes a map that {@link #create} made; does nothing to a view. */
  @Override
  public void close() {
    if (owned && fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }

  /** bpf(2) on one element; the result of the call. */
  int element(int command, MemorySegment key, MemorySegment value, long flags) {
    MemorySegment attributes = BpfCall.attributes();
    attributes.set(JAVA_INT, 0, fd);
    attributes.set(ADDRESS, 8, key);
    attributes.set(ADDRESS, 16, value);
    attributes.set(JAVA_LONG, 24, flags);
    int result = BpfCall.call(command, attributes);
    // The attributes hold addresses only: memory that the collector owns has to outlive the call.
    Reference.reachabilityFence(key);
    Reference.reachabilityFence(value);
    return result;
  }

  private boolean found(String what, int result) {
    if (result < 0 && result != -Errno.ENOENT) {
      throw new BpfException(what + " map " + name, -result);
    }
    return result >= 0;
  }

  private boolean stored(int result) {
    if (result < 0 && result != -Errno.E2BIG) {
      throw new BpfException("writing map " + name, -result);
    }
    return result >= 0;
  }

  private void check(MemorySegment memory, int bytes, String what) {
    if (!memory.isNative() || memory.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "a " + what + " of map " + name + " is native memory of " + bytes + " bytes: " + memory);
    }
  }

  /** Receives the entries of a map one by one; what it gets is valid until it returns. */
  @FunctionalInterface
  public interface EntryReader {
    /**
     * Takes one entry.
     *
     * @param keys memory with the key at {@code key}
     * @param values memory with the value at {@code value}, of each CPU in a per-CPU map
     */
    void onEntry(MemorySegment keys, long key, MemorySegment values, long value);
  }
}
