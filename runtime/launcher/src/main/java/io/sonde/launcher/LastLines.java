package io.sonde.launcher;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last lines of the log, numbered, so that a reader can go on where it was. Any thread. */
final class LastLines {
  /** Lines that are kept; longer ones, with a stack trace, count as one. */
  static final int MOST = 300;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long added;

  /** Adds a line. */
  synchronized void add(String line) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.add(line);
    added++;
    notifyAll();
  }

  /** Number of the next line, from 0. */
  synchronized long next() {
    return added;
  }

  /**
   * Lines that are still kept, in order.
   *
   * @param from number of the first that is wanted
   */
  synchronized List<String> from(long from) {
    List<String> kept = new ArrayList<>(lines);
    long first = added - kept.size();
    return kept.subList(Math.clamp(from - first, 0, kept.size()), kept.size());
  }

  /** Waits until there is a line with this number, or for a time in milliseconds. */
  synchronized void await(long number, long ms) throws InterruptedException {
    if (added <= number) {
      wait(ms);
    }
  }
}
