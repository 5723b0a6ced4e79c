package io.sonde.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a process prints, read by a thread as it comes and kept.
 *
 * @param <T> what a line is read as
 */
final class Lines<T> {
  private final List<T> lines = new ArrayList<>();
  private final Thread reader;
  private RuntimeException failure;
  private boolean ended;

  /**
   * Starts reading.
   *
   * @param parser called on the reading thread; lines for which it gives null are left out
   */
  Lines(InputStream in, Function<String, T> parser) {
    reader = Thread.ofPlatform().daemon().name("lines").start(() -> read(in, parser));
  }

  /** What came so far. */
  synchronized List<T> all() {
    if (failure != null) {
      throw failure;
    }
    return List.copyOf(lines);
  }

  /**
   * Waits until what came so far is enough.
   *
   * @return the answer of {@code enough} that is not null; null if the time is over or the process
   *     has closed its output
   */
  synchronized <R> R await(Duration timeout, Function<List<T>, R> enough) {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (true) {
      if (failure != null) {
        throw failure;
      }
      R answer = enough.apply(lines);
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (answer != null || ended || leftMs <= 0) {
        return answer;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits until the process has closed its output and everything was read. */
  void join() {
    try {
      reader.join(10_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(InputStream in, Function<String, T> parser) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        T value = parser.apply(line);
        if (value != null) {
          add(value);
        }
      }
    } catch (IOException e) {
      // The process was killed: what it had written is here.
    } catch (RuntimeException e) {
      fail(e);
    }
    end();
  }

  private synchronized void add(T value) {
    lines.add(value);
    notifyAll();
  }

  private synchronized void fail(RuntimeException e) {
    failure = e;
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
