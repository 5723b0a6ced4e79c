package io.sonde.core.capture;

import io.sonde.bpf.BpfException;
import io.sonde.bpf.BpfLink;
import io.sonde.bpf.BpfObject;
import io.sonde.bpf.BpfProgram;
import io.sonde.bpf.Global;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Programs of plugins that need no decoder: attached to what their sections name, they count in
 * global variables of 8 bytes, which become metrics. Any thread.
 */
public final class Probes {
  /** Reads a counter. */
  public interface Reader {
    /** The sum that a plugin's versions have counted together. */
    void counter(String plugin, String name, long value);
  }

  private final class Attached {
    final String plugin;
    final List<BpfObject> objects = new ArrayList<>();
    final List<BpfLink> links = new ArrayList<>();
    final Map<String, Global> counters = new TreeMap<>();

    Attached(String plugin) {
      this.plugin = plugin;
    }

    void load(String name, byte[] elf) {
      BpfObject object = BpfObject.open(elf, name);
      objects.add(object);
      maps.shareWith(object);
      object.load();
      for (BpfProgram program : object.programs()) {
        links.add(program.attach());
      }
      object.counters().forEach(counter -> counters.put(counter, object.global(counter)));
    }

    void close() {
      links.forEach(BpfLink::close);
      objects.forEach(BpfObject::close);
    }
  }

  private final SharedMaps maps;
  private final Map<Object, Attached> attached = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> past = new TreeMap<>();

  Probes(SharedMaps maps) {
    this.maps = maps;
  }

  /**
   * Loads and attaches every program of some objects, beside what is attached already.
   *
   * @param owner by which they are detached
   * @param plugin name of the plugin, the same for all its versions
   * @param objects compiled objects by file name
   * @throws BpfException in the kernel's words if it refuses one; nothing is attached then
   */
  public synchronized void attach(Object owner, String plugin, Map<String, byte[]> objects) {
    Attached next = new Attached(plugin);
    try {
      objects.forEach(next::load);
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
    attached.put(owner, next);
  }

  /** Takes out what an owner attached, if anything; what it counted is kept. */
  public synchronized void detach(Object owner) {
    Attached gone = attached.remove(owner);
    if (gone != null) {
      gone.links.forEach(BpfLink::close);
      gone.links.clear();
      Map<String, Long> sums = past.computeIfAbsent(gone.plugin, _ -> new TreeMap<>());
      gone.counters.forEach((name, value) -> sums.merge(name, value.getVolatile(), Long::sum));
      gone.close();
    }
  }

  /** Reads all counters that there ever were. */
  public synchronized void read(Reader reader) {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    past.forEach((plugin, counters) -> sums.put(plugin, new TreeMap<>(counters)));
    for (Attached each : attached.values()) {
      Map<String, Long> of = sums.computeIfAbsent(each.plugin, _ -> new TreeMap<>());
      each.counters.forEach((name, value) -> of.merge(name, value.getVolatile(), Long::sum));
    }
    sums.forEach(
        (plugin, counters) ->
            counters.forEach((name, value) -> reader.counter(plugin, name, value)));
  }

  synchronized void close() {
    attached.values().forEach(Attached::close);
    attached.clear();
  }
}
