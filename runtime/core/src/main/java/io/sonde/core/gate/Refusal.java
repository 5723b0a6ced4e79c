package io.sonde.core.gate;

/** Why a jar may not become a plugin: one sentence for its user, and no stack trace. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Refuses a jar.
   *
   * @param sentence what is wrong and what to do about it; no capital at its start, no full stop
   */
  public Refusal(String sentence) {
    super(sentence, null, false, false);
  }

  /** The sentence. */
  public String sentence() {
    return getMessage();
  }
}
