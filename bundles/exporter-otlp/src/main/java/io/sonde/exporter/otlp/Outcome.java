package io.sonde.exporter.otlp;

/**
 * What became of one request.
 *
 * @param reason why all of it was dropped, a label; null if the collector took it
 * @param rejected items that the collector took and threw away
 */
record Outcome(String reason, long rejected) {
  static final Outcome SENT = new Outcome(null, 0);

  /** Everything was dropped. */
  static Outcome dropped(String reason) {
    return new Outcome(reason, 0);
  }
}
