package io.sonde.launcher;

import io.sonde.spi.command.Fatal;
import java.util.concurrent.CountDownLatch;

/** How the agent ends: the first who asks decides. */
final class Ending implements Fatal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private int code;
  private String sentence = "";

  @Override
  public synchronized void exit(int code, String sentence) {
    if (isAsked()) {
      return;
    }
    this.code = code;
    this.sentence = sentence;
    asked.countDown();
  }

  /** Whether somebody asked for the end. */
  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits until somebody asks for the end. */
  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      exit(1, "interrupted");
    }
  }

  /** Exit code of the process. */
  synchronized int code() {
    return code;
  }

  /** What the user should read; empty if the end was asked for in order. */
  synchronized String sentence() {
    return sentence;
  }
}
