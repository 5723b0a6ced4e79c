package io.sonde.core.swap;

import io.sonde.bpf.BpfException;
import io.sonde.core.capture.Handlers;
import io.sonde.core.capture.Probes;
import io.sonde.core.flow.Flow;
import io.sonde.core.guard.BudgetExceeded;
import io.sonde.core.guard.Watchdog;
import io.sonde.core.plugin.Admission;
import io.sonde.core.plugin.Candidate;
import io.sonde.core.plugin.Half;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.plugin.Tally;
import io.sonde.core.recording.RecordingCheck;
import io.sonde.spi.KernelHalf;
import io.sonde.spi.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;

/**
 * Exchanges protocols while traffic goes on. What takes time (verifier, self-test, waiting for open
 * exchanges) happens on the caller's thread; the exchange itself is one step of the drain thread
 * between two batches.
 */
public final class Swap implements Admission {
  private static final int OBJECT_LIMIT = 4 << 20;
  private static final long CHECK_NS = 10_000_000_000L;
  private static final long SHORTEST_WAIT_MS = 5;
  private static final long LONGEST_WAIT_MS = 200;

  private final Plugins plugins;
  private final Flow flow;
  private final Handlers handlers;
  private final Probes probes;
  private final DrainThread drain;
  private final Watchdog watchdog;

  /** A swap of the plugins of a flow. */
  public Swap(
      Plugins plugins,
      Flow flow,
      Handlers handlers,
      Probes probes,
      DrainThread drain,
      Watchdog watchdog) {
    this.plugins = plugins;
    this.flow = flow;
    this.handlers = handlers;
    this.probes = probes;
    this.drain = drain;
    this.watchdog = watchdog;
  }

  @Override
  public String admit(Protocol protocol, Bundle bundle) {
    Candidate candidate;
    try {
      candidate = watchdog.limit(CHECK_NS, () -> check(protocol, bundle));
    } catch (BpfException | IOException e) {
      return e.getMessage();
    } catch (BudgetExceeded e) {
      return "its code did not return within " + CHECK_NS / 1_000_000_000L + " s";
    } catch (Throwable e) {
      return "its code failed: " + e;
    }
    String problem;
    try {
      problem = drain.call(() -> add(candidate));
    } catch (Exception e) {
      problem = e.getMessage();
    }
    if (problem != null) {
      candidate.half().close();
    }
    return problem;
  }

  private Candidate check(Protocol protocol, Bundle bundle) throws IOException {
    String complaint = RecordingCheck.run(protocol, bundle);
    if (complaint != null) {
      throw new IOException("its self-test failed: " + complaint);
    }
    Half half = load(protocol, bundle);
    try {
      return Candidate.of(protocol, half);
    } catch (Throwable e) {
      half.close();
      throw e;
    }
  }

  private Half load(Protocol protocol, Bundle bundle) throws IOException {
    KernelHalf half = protocol.kernelHalf().orElse(null);
    if (half == null) {
      return Half.NONE;
    }
    return handlers.load(half, object(bundle, half.object()));
  }

  private static byte[] object(Bundle bundle, String path) throws IOException {
    URL object = bundle.getEntry(path);
    if (object == null) {
      throw new IOException("the jar does not contain " + path);
    }
    try (InputStream in = object.openStream()) {
      byte[] elf = in.readNBytes(OBJECT_LIMIT + 1);
      if (elf.length > OBJECT_LIMIT) {
        throw new IOException(path + " is larger than " + OBJECT_LIMIT + " bytes");
      }
      return elf;
    }
  }

  @Override
  public String attach(Bundle bundle) {
    String header = bundle.getHeaders("").get(PROBES);
    if (header == null) {
      return null;
    }
    try {
      Map<String, byte[]> objects = new LinkedHashMap<>();
      for (String path : header.split(",")) {
        objects.put(path.strip(), object(bundle, path.strip()));
      }
      probes.attach(bundle, bundle.getSymbolicName(), objects);
      return null;
    } catch (BpfException | IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void detach(Bundle bundle) {
    probes.detach(bundle);
  }

  /** Drain thread. */
  private String add(Candidate candidate) {
    Plugin plugin = plugins.add(candidate);
    if (plugin == null) {
      return "there is no room for another plugin: remove one first";
    }
    flow.moveOn();
    flow.reconsider(plugin);
    return null;
  }

  @Override
  public void retire(Protocol protocol, Duration drainTime) {
    Plugin plugin = plugins.of(protocol);
    if (plugin == null) {
      return;
    }
    try {
      drain.call(
          () -> {
            plugins.withdraw(plugin);
            flow.moveOn();
            return null;
          });
      if (!await(plugin, drainTime)) {
        drain.call(
            () -> {
              flow.take(plugin);
              return null;
            });
      }
      drain.call(
          () -> {
            plugins.silence(plugin);
            return null;
          });
      // A hook that began before that has ended then.
      LockSupport.parkNanos(SHORTEST_WAIT_MS * 1_000_000);
      drain.call(
          () -> {
            drain.readRing();
            plugins.release(plugin);
            return null;
          });
    } catch (Exception e) {
      throw new IllegalStateException("retiring " + plugin.id(), e);
    }
  }

  /**
   * Waits until no connection has the plugin any more; false if that takes too long, or if the
   * thread is interrupted to end the wait.
   */
  private boolean await(Plugin plugin, Duration drainTime) throws Exception {
    long untilNs = System.nanoTime() + drainTime.toNanos();
    long waitMs = SHORTEST_WAIT_MS;
    while (drain.call(plugin::connections) > 0) {
      if (System.nanoTime() - untilNs >= 0 || Thread.interrupted()) {
        return false;
      }
      LockSupport.parkNanos(waitMs * 1_000_000);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
    return true;
  }

  @Override
  public Tally tally(String id) {
    try {
      return drain.call(
          () -> {
            Plugin plugin = plugins.live(id);
            return plugin == null
                ? Tally.NONE
                : new Tally(
                    plugin.generation(),
                    plugin.connections(),
                    plugin.ledger().spans().value(),
                    plugin.ledger().failures().value());
          });
    } catch (Exception e) {
      throw new IllegalStateException("counting for " + id, e);
    }
  }

  /** The thread that reads the ring, as far as a swap needs it. */
  public interface DrainThread {
    /**
     * Has something done by the thread between two batches and waits for it.
     *
     * @throws Exception what the call throws
     */
    <T> T call(Callable<T> call) throws Exception;

    /** Reads all that is in the ring. Drain thread only. */
    void readRing();
  }
}
