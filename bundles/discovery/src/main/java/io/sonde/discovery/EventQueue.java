package io.sonde.discovery;

/**
 * Bounded queue of process events between the drain thread and the worker. A full queue takes no
 * more and says so; the worker then looks at all processes instead.
 */
final class EventQueue {
  /** What happened to a process. */
  enum Kind {
    EXEC,
    FORK,
    EXIT,
    LISTEN
  }

  /** Gets the events in their order. */
  @FunctionalInterface
  interface Reader {
    /**
     * One event.
     *
     * @param detail child's id of a fork, port of a listen, else 0
     */
    void onEvent(Kind kind, int pid, int detail);
  }

  private static final Kind[] KINDS = Kind.values();

  // An event is kind (2 bits), process (30), detail (32).
  private final long[] ring;
  private long head;
  private long tail;
  private long dropped;
  private boolean overflowed;
  private boolean closed;

  /**
   * @param capacity most events that wait, a power of two
   */
  EventQueue(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(capacity + " is not a power of two");
    }
    ring = new long[capacity];
  }

  /** Adds an event or counts it as dropped. Does not wait. */
  synchronized void add(Kind kind, int pid, int detail) {
    if (tail - head == ring.length) {
      dropped++;
      overflowed = true;
      return;
    }
    ring[(int) tail++ & (ring.length - 1)] =
        (long) kind.ordinal() << 62 | (pid & 0x3fff_ffffL) << 32 | detail & 0xffff_ffffL;
    if (tail - head == 1) {
      notifyAll();
    }
  }

  /**
   * Waits for events.
   *
   * @param timeoutMs longest wait in milliseconds
   */
  synchronized void await(long timeoutMs) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMs * 1_000_000;
    long leftMs = timeoutMs;
    while (head == tail && !overflowed && !closed && leftMs > 0) {
      wait(leftMs);
      leftMs = (deadline - System.nanoTime() + 999_999) / 1_000_000;
    }
  }

  /**
   * Gives waiting events to {@code reader}, which may take its time: nobody waits for it.
   *
   * @param limit most events
   */
  void drain(Reader reader, int limit) {
    for (int i = 0; i < limit; i++) {
      long event = next();
      if (event == 0) {
        return;
      }
      reader.onEvent(KINDS[(int) (event >>> 62)], (int) (event >>> 32) & 0x3fff_ffff, (int) event);
    }
  }

  /** Whether events were dropped since this was last asked. */
  synchronized boolean takeOverflow() {
    boolean was = overflowed;
    overflowed = false;
    return was;
  }

  /** Events dropped since the beginning. */
  synchronized long dropped() {
    return dropped;
  }

  /** Ends every wait, also future ones. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether it was closed. */
  synchronized boolean isClosed() {
    return closed;
  }

  // No event is 0: a process id is at least 1.
  private synchronized long next() {
    return head == tail ? 0 : ring[(int) head++ & (ring.length - 1)];
  }
}
