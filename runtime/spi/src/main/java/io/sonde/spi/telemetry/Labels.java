package io.sonde.spi.telemetry;

import io.sonde.spi.process.Service;
import java.util.Map;

/**
 * What tells series of one metric apart.
 *
 * @param service whose series it is; null for the agent's own
 * @param attributes values are {@link String} or {@link Long}, in the order of the conventions
 */
public record Labels(Service service, Map<String, Object> attributes) {
  /** Labels of the agent's own series. */
  public static Labels own(Map<String, Object> attributes) {
    return new Labels(null, attributes);
  }
}
