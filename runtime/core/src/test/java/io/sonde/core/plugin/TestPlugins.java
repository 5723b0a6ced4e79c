package io.sonde.core.plugin;

import io.sonde.spi.Capture;
import java.util.List;

/** Plugins for tests of what only needs to know that there is one. */
public final class TestPlugins {
  private TestPlugins() {}

  /** A plugin in slot 1 that does nothing. */
  public static Plugin any() {
    return new Plugin(
        1, 1, new Candidate(null, "any", List.of(), new Capture(0, 0), Half.NONE), false);
  }
}
