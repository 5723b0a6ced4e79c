package io.sonde.protocol.http1;

import io.sonde.spi.Role;
import io.sonde.spi.Span;

/** Writes what the head of a response says into the span of its request. */
final class ResponseAttributes {
  private static final String[] STATUS_TEXT = new String[1000];

  private ResponseAttributes() {}

  /** Servers fail with 5xx, clients with 4xx too ({@code docs/http/http-spans.md}, status). */
  static void write(Span span, int status, Role role) {
    span.set(Keys.STATUS, status);
    if (status >= (role == Role.SERVER ? 500 : 400)) {
      span.error(text(status));
    }
  }

  private static String text(int status) {
    String text = STATUS_TEXT[status];
    if (text == null) {
      text = Integer.toString(status);
      STATUS_TEXT[status] = text;
    }
    return text;
  }
}
