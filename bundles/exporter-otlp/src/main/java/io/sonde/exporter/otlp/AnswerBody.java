package io.sonde.exporter.otlp;

import java.nio.charset.StandardCharsets;

/**
 * What the body of an answer says. Of {@code Export*ServiceResponse} only {@code partial_success}
 * (field 1) with the number of items that were rejected (field 1) and why (field 2); of {@code
 * google.rpc.Status}, which comes with an error, the message (field 2).
 *
 * @param rejected items of the request that the collector threw away
 * @param message for people; empty if there is none
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers encoding</a>
 */
record AnswerBody(long rejected, String message) {
  private static final AnswerBody NOTHING = new AnswerBody(0, "");
  private static final int MOST_CHARACTERS = 200;

  /** Reads the body of an answer that took the request. */
  static AnswerBody accepted(byte[] body) {
    Fields response = new Fields(body, 0, body.length);
    while (response.next()) {
      if (response.number() == 1 && response.isBytes()) {
        return partialSuccess(new Fields(body, response.begin(), response.end()));
      }
    }
    return NOTHING;
  }

  /** Reads the body of an error: a status, or the plain text or HTML of a proxy. */
  static AnswerBody refused(byte[] body) {
    // The first byte of a status is the tag of its code or its message, 8 or 18: no text has those.
    boolean text = body.length == 0 || body[0] >= ' ' || Character.isWhitespace(body[0]);
    if (text) {
      return new AnswerBody(0, text(body, 0, body.length));
    }
    Fields status = new Fields(body, 0, body.length);
    while (status.next()) {
      if (status.number() == 2 && status.isBytes()) {
        return new AnswerBody(0, text(body, status.begin(), status.end()));
      }
    }
    return NOTHING;
  }

  private static AnswerBody partialSuccess(Fields fields) {
    long rejected = 0;
    String message = "";
    while (fields.next()) {
      if (fields.number() == 1 && !fields.isBytes()) {
        rejected = Math.max(0, fields.value());
      } else if (fields.number() == 2 && fields.isBytes()) {
        message = text(fields.memory(), fields.begin(), fields.end());
      }
    }
    return new AnswerBody(rejected, message);
  }

  private static String text(byte[] memory, int begin, int end) {
    String whole = new String(memory, begin, end - begin, StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < whole.length() && i < MOST_CHARACTERS; i++) {
      char c = whole.charAt(i);
      text.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.toString().strip();
  }
}
