package io.sonde.discovery.service;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Value of {@code OTEL_RESOURCE_ATTRIBUTES}: {@code key=value} between commas, values
 * percent-encoded. A pair that is not sound is left out; the others count.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/resource/sdk/">Resource SDK</a>,
 *     "Specifying resource information via an environment variable"
 */
final class ResourceVariable {
  private static final int MAX_PAIRS = 128;
  private static final int MAX_VALUE_CHARACTERS = 4096;

  private ResourceVariable() {}

  /** The attributes, in their order; of two with the same key the last counts. */
  static Map<String, String> parse(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : text.split(",", MAX_PAIRS)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? "" : pair.substring(0, equals).strip();
      String value = equals < 0 ? null : decode(pair.substring(equals + 1).strip());
      if (!key.isEmpty() && value != null && value.length() <= MAX_VALUE_CHARACTERS) {
        attributes.put(key, value);
      }
    }
    return attributes;
  }

  /** Undoes percent-encoding; null if a percent sign has no two hexadecimal digits behind it. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain = new byte[encoded.length];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
        if (low < 0) {
          return null;
        }
        plain[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        plain[length++] = encoded[i];
      }
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }
}
