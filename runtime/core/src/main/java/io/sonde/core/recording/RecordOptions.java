package io.sonde.core.recording;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What {@code sonde record} was asked for.
 *
 * @param pid process, 0 for a port
 * @param port port, 0 for a process
 * @param consent whether the user has said that this may be done
 * @param folder absolute
 */
record RecordOptions(
    int pid,
    int port,
    boolean consent,
    Path folder,
    String protocol,
    int connections,
    int bytes,
    int seconds) {
  static final String CONSENT = "--i-may-record-personal-data";

  static final String USAGE =
      """
      usage: sonde record PID|:PORT --folder FOLDER %s
                 [--protocol ID] [--connections 10] [--bytes 262144] [--seconds 30]
      """
          .formatted(CONSENT);

  static final String WHY_CONSENT =
      """
      sonde: a recording holds what programs say to each other, word for word: passwords, cookies, names, whatever
      they send. It is written to files that only the agent's user can read. If you may do that, say so: %s
      """
          .formatted(CONSENT);

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with a part of a sentence, if they make no sense
   */
  static RecordOptions read(List<String> arguments) {
    Deque<String> words = new ArrayDeque<>(arguments);
    int pid = 0;
    int port = 0;
    boolean consent = false;
    Path folder = null;
    String protocol = "unknown";
    int connections = 10;
    int bytes = 256 << 10;
    int seconds = 30;
    while (!words.isEmpty()) {
      String word = words.removeFirst();
      switch (word) {
        case CONSENT -> consent = true;
        case "--folder" -> folder = Path.of(value(word, words));
        case "--protocol" -> protocol = value(word, words);
        case "--connections" -> connections = number(word, value(word, words), 1000);
        case "--bytes" -> bytes = number(word, value(word, words), 8 << 20);
        case "--seconds" -> seconds = number(word, value(word, words), 3600);
        default -> {
          if (pid + port != 0) {
            throw new IllegalArgumentException("one process or port at a time");
          } else if (word.startsWith(":")) {
            port = number("a port", word.substring(1), 65535);
          } else {
            pid = number("a process", word, Integer.MAX_VALUE);
          }
        }
      }
    }
    if (pid + port == 0) {
      throw new IllegalArgumentException("record what?");
    }
    if (!protocol.matches("[a-z][a-z0-9]{0,31}")) {
      throw new IllegalArgumentException("--protocol is an id of lower-case letters and digits");
    }
    if (consent && (folder == null || !folder.isAbsolute())) {
      throw new IllegalArgumentException(
          "--folder is needed, from the root: the agent runs in a folder of its own");
    }
    return new RecordOptions(pid, port, consent, folder, protocol, connections, bytes, seconds);
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.removeFirst();
  }

  private static int number(String what, String text, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(what + " is a number from 1 to " + most + ", not " + text);
  }

  Recorder recorder() {
    return port != 0
        ? Recorder.ofPort(port, connections, bytes)
        : Recorder.ofProcess(pid, connections, bytes);
  }
}
