package io.sonde.core.doctor;

import io.sonde.spi.command.Table;

/**
 * One thing that the doctor looked at.
 *
 * @param check what it is
 * @param state how it is
 * @param words what was found, half a sentence
 * @param advice what to do about it; empty if there is nothing to do
 */
record Finding(String check, State state, String words, String advice) {
  /** How something is, from best to worst. */
  enum State {
    /** As it should be. */
    OK,
    /** Not there, and something else does its work. */
    ABSENT,
    /** Less is seen than could be. */
    LIMITED,
    /** For this reason alone the agent cannot trace. */
    FAILED
  }

  /** Texts of plugins and of the kernel lose what could command a terminal. */
  Finding {
    words = line(words);
    advice = line(advice);
  }

  private static String line(String text) {
    return Table.plain(text.replace('\n', ' '));
  }

  static Finding ok(String check, String words) {
    return new Finding(check, State.OK, words, "");
  }

  static Finding absent(String check, String words) {
    return new Finding(check, State.ABSENT, words, "");
  }

  static Finding limited(String check, String words, String advice) {
    return new Finding(check, State.LIMITED, words, advice);
  }

  static Finding failed(String check, String words, String advice) {
    return new Finding(check, State.FAILED, words, advice);
  }
}
