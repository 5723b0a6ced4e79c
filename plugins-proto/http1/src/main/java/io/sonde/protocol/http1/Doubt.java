package io.sonde.protocol.http1;

/**
 * Whether it is certain which request the next response answers, and if not, what may be believed.
 *
 * <p>After a loss a new request is believed to be the only one that waits for an answer, because
 * nearly all clients wait. Not if an answer to a missed request is still owed; and not if the
 * client was seen to pipeline, which it may do again: it must fall silent first.
 */
final class Doubt {
  /** Silence after which a client is taken to have all its answers. */
  private static final long SILENCE_NS = 1_000_000_000L;

  /** Requests that are not believed because of a debt, before it is forgotten. */
  private static final int MAX_OWED = 16;

  private String reason;
  private boolean pipelines;
  private boolean missed;
  private int owed;
  private int times;
  private long lastNs;

  /** Why there is doubt; null if there is none. */
  String reason() {
    return reason;
  }

  /** How often doubt began: the same number twice says that nothing was lost in between. */
  int times() {
    return times;
  }

  /** Begins doubt. */
  void begin(String why) {
    times++;
    reason = why;
  }

  /** Begins doubt with no debt: everything before is given up. */
  void beginAfresh(String why) {
    end();
    begin(why);
  }

  /** Ends doubt. */
  void end() {
    reason = null;
    owed = 0;
    missed = false;
  }

  /** The client sent a request before it had the answer to the one before. */
  void pipelined() {
    pipelines = true;
  }

  /** A request was certainly missed: its answer is still owed, unless it was seen. */
  void missedRequest() {
    if (!missed) {
      owed++;
    }
    missed = false;
  }

  /** A request was seen and given up: its answer will come. */
  void gaveUp() {
    owed = (owed + 1) % MAX_OWED;
  }

  /**
   * A response was paired with no request.
   *
   * @return why it may have come
   */
  String unpaired() {
    if (owed > 0) {
      owed--;
    } else if (reason == null) {
      missed = true;
    }
    return reason == null ? "response_without_request" : reason;
  }

  /** A response began. */
  void responded(long atNs) {
    lastNs = Math.max(lastNs, atNs);
  }

  /**
   * Whether a request that was seen now may be paired.
   *
   * @param alone whether no other is open
   */
  boolean believes(long startNs, boolean alone) {
    boolean silent = alone && startNs - lastNs >= SILENCE_NS;
    lastNs = Math.max(lastNs, startNs);
    if (silent) {
      owed = 0;
      reason = pipelines ? null : reason;
    }
    return reason == null || !pipelines && owed == 0;
  }
}
