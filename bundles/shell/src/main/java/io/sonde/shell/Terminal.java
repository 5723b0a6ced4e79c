package io.sonde.shell;

/**
 * What a session knows of its client: the size of its screen, and whether it still wants what runs.
 * The session's reader changes it, any thread asks.
 */
final class Terminal {
  private volatile boolean screen;
  private volatile int columns = 80;
  private volatile int rows = 24;
  private boolean interrupted;
  private boolean gone;

  /** Whether the client's output is a terminal and no file or pipe. */
  boolean isScreen() {
    return screen;
  }

  /** Columns of the screen. */
  int columns() {
    return columns;
  }

  /** Rows of the screen. */
  int rows() {
    return rows;
  }

  void screen(boolean is) {
    screen = is;
  }

  /** Changes the size; what no terminal can have is left out. */
  void size(int newColumns, int newRows) {
    if (newColumns > 0 && newRows > 0) {
      columns = Math.min(newColumns, 1000);
      rows = Math.min(newRows, 1000);
    }
  }

  /** The user wants no more of what runs. */
  synchronized void interrupt() {
    interrupted = true;
    notifyAll();
  }

  /** The client has left. */
  synchronized void leave() {
    gone = true;
    notifyAll();
  }

  /** Something new begins to run. */
  synchronized void begin() {
    interrupted = false;
  }

  /** Whether what runs is to end. */
  synchronized boolean isOver() {
    return interrupted || gone;
  }

  /**
   * Waits.
   *
   * @param ms milliseconds, at least 1
   * @return false if what runs is to end; then at once
   */
  synchronized boolean pause(long ms) {
    long endNs = System.nanoTime() + ms * 1_000_000;
    try {
      for (long leftNs = endNs - System.nanoTime();
          leftNs > 0 && !isOver();
          leftNs = endNs - System.nanoTime()) {
        wait(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !isOver();
  }
}
