package io.sonde.exporter.otlp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the user what goes wrong, each thing once: repeats are counted and said with the sentence
 * when it is due again, after ten minutes. Any thread.
 */
final class Complaints {
  private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(10);
  private static final int MOST_KINDS = 32;

  private final Consumer<String> log;
  private final LongSupplier clockNs;
  private final Map<String, Said> said = new LinkedHashMap<>();

  Complaints(Consumer<String> log, LongSupplier clockNs) {
    this.log = log;
    this.clockNs = clockNs;
  }

  /**
   * Says a sentence, or counts it.
   *
   * @param kind what makes it the same complaint although its words differ, for example by an id
   *     that a collector puts into its answers
   */
  synchronized void say(String kind, String sentence) {
    long now = clockNs.getAsLong();
    Said before = said.get(kind);
    if (before == null) {
      if (said.size() == MOST_KINDS) {
        said.remove(said.keySet().iterator().next());
      }
      said.put(kind, new Said(now));
      log.accept(sentence);
    } else if (now - before.atNs < AGAIN_NS) {
      before.repeats++;
    } else {
      log.accept(sentence + " (" + (before.repeats + 1) + " times since this was last said)");
      said.put(kind, new Said(now));
    }
  }

  private static final class Said {
    private final long atNs;
    private long repeats;

    private Said(long atNs) {
      this.atNs = atNs;
    }
  }
}
