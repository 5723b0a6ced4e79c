package io.sonde.exporter.prometheus;

import java.util.List;
import java.util.Locale;

/** Whether a scraper takes gzip (RFC 9110 section 12.5.3). */
final class GzipWish {
  private GzipWish() {}

  /**
   * Reads {@code Accept-Encoding}.
   *
   * @param headers all of that name; null if there is none
   */
  static boolean in(List<String> headers) {
    if (headers == null) {
      return false;
    }
    for (String header : headers) {
      for (String coding : header.toLowerCase(Locale.ROOT).split(",")) {
        String[] parts = coding.split(";");
        if (parts[0].strip().equals("gzip")) {
          return parts.length < 2 || !zero(parts[1].strip());
        }
      }
    }
    return false;
  }

  /** A weight of 0 means "anything but this". */
  private static boolean zero(String weight) {
    return weight.startsWith("q=0")
        && weight.substring(3).chars().allMatch(c -> c == '.' || c == '0');
  }
}
