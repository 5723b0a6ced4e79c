package io.sonde.launcher.client;

import java.nio.file.Path;

/** There is no agent that may be asked; the message is a sentence for users. */
public final class NoAgentException extends Exception {
  private static final long serialVersionUID = 1;

  NoAgentException(String sentence) {
    super(sentence, null, false, false);
  }

  static NoAgentException missing(Path path) {
    return new NoAgentException(
        "no agent runs here (nothing listens at " + path + "): start one with 'sonde run'");
  }

  static NoAgentException forbidden(Path path) {
    return new NoAgentException(
        "the agent at " + path + " is another user's: ask it as that user or as root");
  }
}
