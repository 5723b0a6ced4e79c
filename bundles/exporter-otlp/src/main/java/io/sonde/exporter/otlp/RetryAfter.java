package io.sonde.exporter.otlp;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The Retry-After header: seconds or a date (RFC 9110 section 10.2.3). */
final class RetryAfter {
  private RetryAfter() {}

  /**
   * Milliseconds to wait.
   *
   * @param header null if there is none
   * @param now for dates
   * @return 0 if there is nothing to wait for or the header cannot be read
   */
  static long parse(String header, Instant now) {
    if (header == null) {
      return 0;
    }
    String text = header.strip();
    try {
      if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Math.multiplyExact(Long.parseLong(text), 1000L);
      }
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Math.max(0, Duration.between(now, date).toMillis());
    } catch (NumberFormatException | ArithmeticException e) {
      return Long.MAX_VALUE; // more digits than anybody waits for; the caller has a limit
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
