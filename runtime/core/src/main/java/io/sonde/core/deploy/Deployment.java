package io.sonde.core.deploy;

import io.sonde.core.gate.PluginJar;
import io.sonde.core.gate.Running;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One jar of the drop-in folder and what became of it. Thread {@code sonde-plugins} only. */
final class Deployment {
  /** So many failures within {@link #WINDOW_NS} switch a plugin off. */
  static final int MOST_FAILURES = 16;

  private static final long WINDOW_NS = 10_000_000_000L;

  /** File name in the folder. */
  String file;

  /** Digest of what the file held when it was last dealt with; empty if that is to be redone. */
  String offered = "";

  /** Bundle-SymbolicName; empty while it is not known. */
  String name = "";

  /** What runs; null if nothing does. */
  Running live;

  /** What ran before and worked; null if nothing did. */
  PluginJar previous;

  private State state = State.REFUSED;
  private String sentence = "";
  private Instant since = Instant.now();
  private String version = "";
  private final Deque<Long> failuresNs = new ArrayDeque<>();

  Deployment(String file) {
    this.file = file;
  }

  State state() {
    return state;
  }

  /** Changes the state. */
  void become(State next, String sentence) {
    since = Instant.now();
    state = next;
    this.sentence = sentence;
    failuresNs.clear();
  }

  /** Adds a remark; what runs goes on. */
  void remark(String sentence) {
    this.sentence = sentence;
  }

  /** Remembers who it is, as far as its jar told. */
  void identity(PluginJar jar) {
    name = jar.name();
    version = jar.version().toString();
  }

  /** Counts a failure; whether there were too many of them. */
  boolean failsTooOften() {
    long nowNs = System.nanoTime();
    failuresNs.add(nowNs);
    while (nowNs - failuresNs.peek() > WINDOW_NS) {
      failuresNs.remove();
    }
    return failuresNs.size() >= MOST_FAILURES;
  }

  Status status() {
    String digest = live == null ? offered : live.jar().digest();
    return new Status(
        name,
        live == null ? version : live.jar().version().toString(),
        file,
        digest.substring(0, Math.min(12, digest.length())),
        state,
        since,
        sentence,
        previous == null ? "" : previous.version().toString(),
        live == null ? List.of() : live.offers().stream().map(Running.Offer::id).toList());
  }
}
