package io.sonde.core.capture;

import io.sonde.bpf.BpfException;
import io.sonde.bpf.KernelBtf;
import io.sonde.bpf.RingReader;
import io.sonde.core.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;

/** Everything of the agent that lives in the kernel: maps, hooks of the chosen backend, ring. */
public final class KernelSide implements AutoCloseable {
  /**
   * What became of a backend.
   *
   * @param backend which
   * @param problem why it cannot be used, in a sentence; null if it fired
   */
  public record Trial(Backend backend, String problem) {
    /** Whether it loaded, attached and fired. */
    public boolean fired() {
      return problem == null;
    }
  }

  private final SharedMaps maps;
  private final RingReader ring;
  private final Plugins plugins;
  private final Probes probes;
  private Backend backend;
  private Hooks hooks;

  private KernelSide(long ringBytes, int maxConnections) {
    maps = new SharedMaps(ringBytes, maxConnections);
    try {
      ring = RingReader.open(maps.ring());
    } catch (RuntimeException e) {
      maps.close();
      throw e;
    }
    plugins = new Plugins(maps);
    probes = new Probes(maps);
  }

  /**
   * Loads the first backend that fires.
   *
   * @param candidates backends to try, in this order
   * @param trials receives what became of each that was tried
   * @return null if none fired
   * @throws BpfException if not even the maps can be made
   */
  public static KernelSide open(
      List<Backend> candidates, long ringBytes, int maxConnections, List<Trial> trials) {
    KernelSide side = new KernelSide(ringBytes, maxConnections);
    try (KernelBtf kernel = KernelBtf.open()) {
      for (Backend candidate : candidates) {
        Trial trial = side.attempt(candidate, kernel);
        trials.add(trial);
        if (trial.fired()) {
          return side;
        }
      }
    } catch (RuntimeException e) {
      side.close();
      throw e;
    }
    side.close();
    return null;
  }

  /** Tries every backend and keeps none. */
  public static List<Trial> tryAll(List<Backend> candidates) {
    List<Trial> trials = new ArrayList<>();
    for (Backend candidate : candidates) {
      KernelSide side = open(List.of(candidate), 1 << 20, 1024, trials);
      if (side != null) {
        side.close();
      }
    }
    return trials;
  }

  private Trial attempt(Backend candidate, KernelBtf kernel) {
    String problem = candidate.lacks(kernel);
    if (problem == null) {
      try {
        hooks = Hooks.attach(candidate, maps, kernel);
        problem = SelfTest.run(hooks, ring, plugins.core());
      } catch (BpfException e) {
        problem = candidate.refusal() + ": " + e.getMessage();
      }
    }
    if (problem == null) {
      backend = candidate;
    } else if (hooks != null) {
      hooks.close();
      hooks = null;
    }
    return new Trial(candidate, problem);
  }

  /** The backend that fired. */
  public Backend backend() {
    return backend;
  }

  /** Its hooks. */
  public Hooks hooks() {
    return hooks;
  }

  /** The shared maps. */
  public SharedMaps maps() {
    return maps;
  }

  /** The ring of records. */
  public RingReader ring() {
    return ring;
  }

  /** The slots of the plugins, which the kernel side knows already. */
  public Plugins plugins() {
    return plugins;
  }

  /** The programs of plugins that need no decoder. */
  public Probes probes() {
    return probes;
  }

  @Override
  public void close() {
    probes.close();
    if (hooks != null) {
      hooks.close();
    }
    ring.close();
    maps.close();
  }
}
