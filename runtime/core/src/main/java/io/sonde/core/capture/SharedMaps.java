package io.sonde.core.capture;

import io.sonde.bpf.BpfMap;
import io.sonde.bpf.BpfObject;
import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.record.SondeConnection;
import io.sonde.core.record.SondeConnectionFlags;
import io.sonde.core.record.SondeCount;
import io.sonde.core.record.SondeInterest;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.record.SondeMessage;
import io.sonde.core.record.SondeMessageOf;
import io.sonde.core.record.SondePort;
import io.sonde.core.record.SondeSignature;
import io.sonde.core.record.SondeSlot;
import io.sonde.core.record.SondeState;
import io.sonde.spi.Capture;
import io.sonde.spi.Role;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The maps of {@code bpf/include/sonde/maps.h}: made once, shared by every object. Any thread. */
public final class SharedMaps implements Plugins.Kernel, AutoCloseable {
  private static final int PROCESSES = 32768;
  private static final int PORTS = 16384;
  private static final int VERDICTS = 16384;

  /** Part of the ring that may fill before the agent is woken. */
  private static final int WATERMARK_DIVISOR = 4;

  private final BpfMap connections;
  private final BpfMap processes;
  private final BpfMap ports;
  private final BpfMap slots;
  private final BpfMap signatures;
  private final BpfMap verdicts;
  private final BpfMap counts;
  private final BpfMap states;
  private final BpfMap messages;
  private final BpfMap ring;
  private final List<BpfMap> all = new ArrayList<>();
  private boolean verdictsPending;

  /**
   * @param ringBytes a power of two
   * @param maxConnections most connections followed at once
   */
  public SharedMaps(long ringBytes, int maxConnections) {
    connections =
        create(BpfMap.HASH, "sonde_conns", Long.BYTES, SondeConnection.BYTES, maxConnections);
    processes = create(BpfMap.HASH, "sonde_procs", Integer.BYTES, Integer.BYTES, PROCESSES);
    ports = create(BpfMap.HASH, "sonde_ports", SondePort.BYTES, Integer.BYTES, PORTS);
    slots =
        create(
            BpfMap.ARRAY, "sonde_slots", Integer.BYTES, SondeSlot.BYTES, SondeLimits.SONDE_SLOTS);
    signatures =
        create(
            BpfMap.ARRAY,
            "sonde_sigs",
            Integer.BYTES,
            SondeSignature.BYTES,
            SondeLimits.SONDE_SIGNATURES);
    verdicts = create(BpfMap.LRU_HASH, "sonde_verdicts", Long.BYTES, Integer.BYTES, VERDICTS);
    counts =
        create(
            BpfMap.PER_CPU_ARRAY,
            "sonde_counts",
            Integer.BYTES,
            SondeCount.BYTES,
            SondeLimits.SONDE_ACCOUNTS);
    states = create(BpfMap.ARRAY, "sonde_states", Integer.BYTES, SondeState.BYTES, 1);
    messages =
        create(
            BpfMap.PER_CPU_ARRAY,
            "sonde_messages",
            Integer.BYTES,
            SondeMessage.BYTES,
            SondeMessageOf.SONDE_MESSAGES);
    ring = create(BpfMap.RING, "sonde_ring", 0, 0, Math.toIntExact(ringBytes));
    writeState();
  }

  private BpfMap create(int type, String name, int key, int value, int entries) {
    try {
      BpfMap map = BpfMap.create(type, name, key, value, entries, 0);
      all.add(map);
      return map;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Puts the maps into an object that is not loaded yet. */
  void shareWith(BpfObject object) {
    for (BpfMap map : all) {
      if (object.maps().contains(map.name())) {
        object.reuse(map.name(), map);
      }
    }
  }

  /** Whether a map is one of these. */
  boolean isShared(String map) {
    return all.stream().anyMatch(each -> each.name().equals(map));
  }

  /** The ring of records. */
  public BpfMap ring() {
    return ring;
  }

  @Override
  public void slot(int slot, int generation, Capture capture) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(SondeSlot.BYTES, Long.BYTES);
      SondeSlot.generation(value, 0, generation);
      SondeSlot.turnBytes(value, 0, capture.turnBytes());
      SondeSlot.chunkBytes(value, 0, capture.chunkBytes());
      slots.updateInt(slot, value);
    }
  }

  @Override
  public void signatures(List<Plugins.Target> targets) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(SondeSignature.BYTES, Long.BYTES);
      for (int i = 0; i < SondeLimits.SONDE_SIGNATURES; i++) {
        value.fill((byte) 0);
        if (i < targets.size()) {
          write(targets.get(i), value);
        }
        signatures.updateInt(i, value);
      }
    }
  }

  private static void write(Plugins.Target target, MemorySegment to) {
    byte[] value = target.signature().value();
    byte[] mask = target.signature().mask();
    int offset = target.signature().offset();
    for (int i = 0; i < value.length; i++) {
      byte masked = (byte) (value[i] & mask[i]);
      to.set(ValueLayout.JAVA_BYTE, SondeSignature.OFFSET_VALUE + offset + i, masked);
      to.set(ValueLayout.JAVA_BYTE, SondeSignature.OFFSET_MASK + offset + i, mask[i]);
    }
    SondeSignature.length(to, 0, offset + value.length);
    SondeSignature.from(to, 0, target.signature().from() == Role.CLIENT ? 1 : 0);
    SondeSignature.slot(to, 0, target.slot());
  }

  /** Tells the hooks which slot a connection has; they take it over with its next bytes. */
  public synchronized void verdict(long connection, int slot) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Integer.BYTES, Integer.BYTES);
      value.set(ValueLayout.JAVA_INT, 0, slot);
      verdicts.updateLong(connection, value);
    }
    if (!verdictsPending) {
      verdictsPending = true;
      writeState();
    }
  }

  /**
   * Stops the hooks from looking for verdicts once all are taken over or their connections are
   * gone.
   *
   * @param alive numbers of the connections that the kernel follows
   */
  public synchronized void ageVerdicts(Set<Long> alive) {
    if (!verdictsPending) {
      return;
    }
    List<Long> stale = new ArrayList<>();
    int entries =
        verdicts.forEach(
            (keys, key, _, _) -> {
              long connection = keys.get(ValueLayout.JAVA_LONG_UNALIGNED, key);
              if (!alive.contains(connection)) {
                stale.add(connection);
              }
            });
    stale.forEach(verdicts::deleteLong);
    if (entries == stale.size()) {
      verdictsPending = false;
      writeState();
    }
  }

  private void writeState() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(SondeState.BYTES, Long.BYTES);
      SondeState.watermark(value, 0, ring.maxEntries() / WATERMARK_DIVISOR);
      SondeState.verdicts(value, 0, verdictsPending ? 1 : 0);
      states.updateInt(0, value);
    }
  }

  /** Sets what the hooks do with a process; one of {@code SondeInterest}. */
  void process(int pid, int interest) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Integer.BYTES, Integer.BYTES);
      value.set(ValueLayout.JAVA_INT, 0, interest);
      processes.updateInt(pid, value);
    }
  }

  /** Makes the hooks forget processes, their listening sockets and their connections. */
  void forget(Set<Integer> pids) {
    pids.forEach(processes::deleteInt);
    List<Long> sockets = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    connections.forEach(
        (keys, key, memory, value) -> {
          if (pids.contains((int) SondeConnection.pid(memory, value))) {
            sockets.add(keys.get(ValueLayout.JAVA_LONG_UNALIGNED, key));
            values.add(memory.asSlice(value, SondeConnection.BYTES).toArray(ValueLayout.JAVA_BYTE));
          }
        });
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(SondeConnection.BYTES, Long.BYTES);
      for (int i = 0; i < sockets.size(); i++) {
        MemorySegment.copy(
            values.get(i), 0, value, ValueLayout.JAVA_BYTE, 0, SondeConnection.BYTES);
        forget(sockets.get(i), value, arena);
      }
    }
  }

  private void forget(long socket, MemorySegment value, Arena arena) {
    if ((SondeConnection.flags(value, 0) & SondeConnectionFlags.SONDE_CONN_LISTENER) != 0) {
      MemorySegment port = arena.allocate(SondePort.BYTES, Long.BYTES);
      SondePort.netns(port, 0, (int) SondeConnection.sendMessage(value, 0));
      SondePort.port(port, 0, (int) SondeConnection.sendEnd(value, 0));
      connections.deleteLong(socket);
      leave(port, arena);
    } else {
      // Not deleted, so that its end is still told.
      SondeConnection.slot(value, 0, SondeLimits.SONDE_SLOT_IGNORED);
      connections.updateLong(socket, value);
    }
  }

  /** Counts one listening socket less on a port: others, also of other processes, may be left. */
  private void leave(MemorySegment port, Arena arena) {
    MemorySegment count = arena.allocate(Integer.BYTES, Integer.BYTES);
    if (!ports.lookup(port, count)) {
      return;
    }
    int left = count.get(ValueLayout.JAVA_INT, 0) - 1;
    if (left > 0) {
      count.set(ValueLayout.JAVA_INT, 0, left);
      ports.update(port, count);
    } else {
      ports.delete(port);
    }
  }

  /** Processes that the hooks know. */
  Set<Integer> processes() {
    Set<Integer> pids = new HashSet<>();
    processes.forEach((keys, key, _, _) -> pids.add(keys.get(ValueLayout.JAVA_INT_UNALIGNED, key)));
    return pids;
  }

  /** Processes whose sockets are being looked up. */
  Set<Integer> pending() {
    Set<Integer> pids = new HashSet<>();
    processes.forEach(
        (keys, key, values, value) -> {
          int interest = values.get(ValueLayout.JAVA_INT_UNALIGNED, value);
          if (interest == SondeInterest.SONDE_PROCESS_PENDING) {
            pids.add(keys.get(ValueLayout.JAVA_INT_UNALIGNED, key));
          }
        });
    return pids;
  }

  /** Numbers of the connections that the hooks follow. */
  public Set<Long> connections() {
    Set<Long> ids = new HashSet<>();
    connections.forEach((_, _, memory, value) -> ids.add(SondeConnection.id(memory, value)));
    return ids;
  }

  @Override
  public KernelCounts counts(int account) {
    long[] columns = new long[SondeCount.BYTES / Long.BYTES];
    counts.sumInt(account, columns);
    return new KernelCounts(columns[0], columns[1], columns[2], columns[3], columns[4]);
  }

  @Override
  public void clearCounts(int account) {
    try (Arena arena = Arena.ofConfined()) {
      counts.updateInt(account, arena.allocate(counts.valueStride(), Long.BYTES));
    }
  }

  @Override
  public void close() {
    all.forEach(BpfMap::close);
    all.clear();
  }
}
