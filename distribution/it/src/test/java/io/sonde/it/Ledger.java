package io.sonde.it;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of everything that one plugin's connections made, as the agent's metrics say it.
 *
 * @param plugin id of the plugin, {@code core} for records that belong to none
 * @param captured records made in the kernel
 * @param decoded records that were used
 * @param skipped records that were not, by reason
 * @param held records that wait
 * @param lost records that found no room in the ring
 * @param framed messages recognised
 * @param spans messages that became a span
 * @param dropped messages that did not, by reason
 * @param open messages that are not over
 */
public record Ledger(
    String plugin,
    long captured,
    long decoded,
    Map<String, Long> skipped,
    long held,
    long lost,
    long framed,
    long spans,
    Map<String, Long> dropped,
    long open) {
  static Ledger of(Scrape scrape, String plugin) {
    return new Ledger(
        plugin,
        (long) scrape.sum("sonde_ledger_captured_total", "plugin", plugin),
        (long) scrape.sum("sonde_ledger_records_total", "plugin", plugin, "outcome", "decoded"),
        reasons(scrape, "sonde_ledger_records_total", plugin, "skipped"),
        (long) scrape.sum("sonde_ledger_held", "plugin", plugin),
        (long) scrape.sum("sonde_ledger_lost_total", "plugin", plugin),
        (long) scrape.sum("sonde_ledger_framed_total", "plugin", plugin),
        (long) scrape.sum("sonde_ledger_messages_total", "plugin", plugin, "outcome", "span"),
        reasons(scrape, "sonde_ledger_messages_total", plugin, "dropped"),
        (long) scrape.sum("sonde_ledger_open", "plugin", plugin));
  }

  /** Records that the kernel made and that nothing is known of; 0 when the ring is empty. */
  public long missingRecords() {
    return captured - decoded - sum(skipped) - held - lost;
  }

  /** Messages that were recognised and that nothing is known of; 0 always. */
  public long missingMessages() {
    return framed - spans - sum(dropped) - open;
  }

  /** Whether everything is accounted for. */
  public boolean isBalanced() {
    return missingRecords() == 0 && missingMessages() == 0;
  }

  private static long sum(Map<String, Long> reasons) {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Long> reasons(
      Scrape scrape, String metric, String plugin, String outcome) {
    Map<String, Long> counts = new TreeMap<>();
    for (String reason : scrape.values(metric, "reason")) {
      double count = scrape.sum(metric, "plugin", plugin, "outcome", outcome, "reason", reason);
      if (count > 0) {
        counts.put(reason, (long) count);
      }
    }
    return counts;
  }
}
