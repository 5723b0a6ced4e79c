package io.sonde.pipeline;

import io.sonde.spi.telemetry.SpanView;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * Spans whose process is not known yet: a process that was traced from its first moment can answer
 * before discovery has looked at it. Bounded; each waits for a second at most. Pipeline thread
 * only.
 */
final class Waiting {
  /** Most spans that wait. */
  static final int ROOM = 256;

  /** Longest wait. */
  static final long PATIENCE_NS = 1_000_000_000L;

  private static final long RETRY_NS = 10_000_000L;

  private record Entry(SpanCopy span, long sinceNs) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long triedNs;

  /**
   * Makes a copy wait.
   *
   * @return whether there is room
   */
  boolean add(SpanView span, long nowNs) {
    if (entries.size() == ROOM) {
      return false;
    }
    entries.add(new Entry(new SpanCopy(span), nowNs));
    return true;
  }

  /**
   * Tries all that wait, if the last try is some time ago.
   *
   * @param accepts takes a span, or says that it must wait on
   * @return spans given up
   */
  int retry(long nowNs, Predicate<SpanView> accepts) {
    if (entries.isEmpty() || nowNs - triedNs < RETRY_NS) {
      return 0;
    }
    triedNs = nowNs;
    int givenUp = 0;
    for (int left = entries.size(); left > 0; left--) {
      Entry entry = entries.remove();
      if (accepts.test(entry.span)) {
        continue;
      }
      if (nowNs - entry.sinceNs >= PATIENCE_NS) {
        givenUp++;
      } else {
        entries.add(entry);
      }
    }
    return givenUp;
  }

  int size() {
    return entries.size();
  }
}
