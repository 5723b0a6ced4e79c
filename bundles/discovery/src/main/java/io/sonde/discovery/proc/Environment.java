package io.sonde.discovery.proc;

import java.nio.charset.StandardCharsets;

/**
 * Environment that a program was started with, as {@code /proc/PID/environ} holds it: {@code
 * NAME=value}, each ended by a NUL. It may hold secrets, so it is asked for single variables and
 * not kept.
 */
public final class Environment {
  private final byte[] bytes;

  /**
   * @param bytes content of the file, possibly cut; kept, not copied
   */
  public Environment(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Value of a variable, empty if it is not set; the first one counts, as in {@code getenv(3)}. */
  public String value(String name) {
    byte[] wanted = (name + "=").getBytes(StandardCharsets.UTF_8);
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != 0) {
        end++;
      }
      if (startsWith(start, end, wanted)) {
        int from = start + wanted.length;
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
      }
      start = end + 1;
    }
    return "";
  }

  private boolean startsWith(int start, int end, byte[] wanted) {
    if (end - start < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[start + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
