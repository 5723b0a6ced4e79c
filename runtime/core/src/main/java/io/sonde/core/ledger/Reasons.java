package io.sonde.core.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts by reason. One thread counts, any thread reads. */
public final class Reasons {
  /** Most reasons kept apart, so that a plugin which makes them up cannot fill the memory. */
  static final int LIMIT = 64;

  private static final String OTHER = "other";

  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  /** Adds {@code n} for a reason. */
  public void add(String reason, long n) {
    Count count = counts.get(reason);
    if (count == null) {
      count = counts.computeIfAbsent(counts.size() < LIMIT ? reason : OTHER, _ -> new Count());
    }
    count.add(n);
  }

  /** Adds all of another's. */
  void add(Reasons other) {
    other.counts.forEach((reason, count) -> add(reason, count.value()));
  }

  /** Sum over all reasons. */
  public long total() {
    long total = 0;
    for (Count count : counts.values()) {
      total += count.value();
    }
    return total;
  }

  /** Living counts by reason. */
  public Map<String, Count> counts() {
    return counts;
  }
}
