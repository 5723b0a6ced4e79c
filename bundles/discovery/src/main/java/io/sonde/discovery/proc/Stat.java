package io.sonde.discovery.proc;

import java.nio.charset.StandardCharsets;

/**
 * What {@code /proc/PID/stat} says of a process.
 *
 * @param command name of its main thread, at most 15 bytes; anything may be in it
 * @param state one letter, {@code Z} for a process that ended and was not yet waited for
 * @param parent process that made it, 0 for the first
 * @param flags kernel flags, {@code PF_*} of {@code include/linux/sched.h}
 * @param startTicks when it began, clock ticks since boot: tells processes with the same id apart
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
public record Stat(String command, char state, int parent, long flags, long startTicks) {
  private static final long FORKED_WITHOUT_EXEC = 0x40;
  private static final long KERNEL_THREAD = 0x20_0000;
  private static final int PARENT = 4;
  private static final int FLAGS = 9;
  private static final int START = 22;

  /** Parses the file's content; null if it is not what the kernel writes. */
  public static Stat parse(byte[] bytes, int length) {
    int open = indexOf(bytes, length, (byte) '(');
    int close = lastIndexOf(bytes, length, (byte) ')');
    if (open < 0 || close < open || close + 2 >= length) {
      return null;
    }
    long parent = 0;
    long flags = 0;
    int at = close + 2;
    char state = (char) bytes[at];
    for (int field = 3; at < length; field++) {
      int end = at;
      while (end < length && bytes[end] != ' ' && bytes[end] != '\n') {
        end++;
      }
      if (field == PARENT) {
        parent = number(bytes, at, end);
      } else if (field == FLAGS) {
        flags = number(bytes, at, end);
      } else if (field == START) {
        String command = new String(bytes, open + 1, close - open - 1, StandardCharsets.ISO_8859_1);
        return new Stat(command, state, (int) parent, flags, number(bytes, at, end));
      }
      at = end + 1;
    }
    return null;
  }

  /** Whether it runs no program of its own. */
  public boolean isKernelThread() {
    return (flags & KERNEL_THREAD) != 0;
  }

  /** Whether it still runs the program of the process that forked it. */
  public boolean isForkWithoutExec() {
    return (flags & FORKED_WITHOUT_EXEC) != 0;
  }

  /** Whether it ended and only its entry is left. */
  public boolean hasEnded() {
    return state == 'Z' || state == 'X' || state == 'x';
  }

  private static long number(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  private static int indexOf(byte[] bytes, int length, byte wanted) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] bytes, int length, byte wanted) {
    for (int i = length - 1; i >= 0; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
