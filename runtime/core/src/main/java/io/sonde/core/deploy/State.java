package io.sonde.core.deploy;

/** How a plugin fares. */
public enum State {
  /** It works. */
  LIVE("live"),
  /** It did not pass the gate, and no earlier version of it is here. */
  REFUSED("refused"),
  /** It failed; its previous version works in its place. */
  ROLLED_BACK("rolled back"),
  /** It failed again and again and was switched off. */
  FAILED("failed"),
  /** It was stopped by command. */
  STOPPED("stopped"),
  /** {@code plugins.disabled} names it. */
  DISABLED("disabled");

  private final String words;

  State(String words) {
    this.words = words;
  }

  /** What users read. */
  public String words() {
    return words;
  }
}
