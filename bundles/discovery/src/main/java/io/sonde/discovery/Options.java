package io.sonde.discovery;

import io.sonde.discovery.select.Selection;
import io.sonde.discovery.select.SelectorReader;
import io.sonde.discovery.service.Identities;
import io.sonde.spi.config.Settings;
import java.util.List;
import java.util.Map;

/**
 * The settings of this bundle.
 *
 * @param selection which processes are traced
 * @param defaults what holds for every service
 * @param pollMs milliseconds between two looks at all processes
 */
record Options(Selection selection, Identities.Defaults defaults, long pollMs) {
  /** In place of settings that are wrong: nothing is to be done with them. */
  static final Options WRONG =
      new Options(
          new Selection(List.of(), List.of(), true), new Identities.Defaults("", "", Map.of()), 1);

  private static final long MIN_POLL_MS = 100;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if a selector says something that cannot be; the message names
   *     its key
   */
  static Options of(Settings settings) {
    SelectorReader selectors = new SelectorReader(settings);
    return new Options(
        new Selection(
            selectors.instruments(),
            selectors.excludes(),
            settings.flag("discovery.default_excludes")),
        new Identities.Defaults(
            settings.text("service.name"),
            settings.text("service.namespace"),
            settings.map("resource.attributes")),
        Math.max(MIN_POLL_MS, settings.duration("discovery.poll_interval").toMillis()));
  }
}
