package io.sonde.config.schema;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts by name; in one text {@code name=value,other=value}, where {@code %2C} stands for a comma,
 * as in the headers of W3C Baggage that OpenTelemetry's variables follow.
 */
public record Pairs() implements Type {
  @Override
  public Kind kind() {
    return Kind.MAP;
  }

  @Override
  public String expects() {
    return "names with values, name=value,other=value in a variable";
  }

  /** Reads pairs from one text; a name that comes twice is refused. */
  public Reading read(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 1 ? "" : pair.substring(0, equals).strip();
      if (name.isEmpty()) {
        return new Reading.Refusal("expected name=value,other=value");
      }
      String value = decode(pair.substring(equals + 1).strip());
      if (value == null) {
        return new Reading.Refusal("after a % two hexadecimal digits are expected (%25 for a %)");
      }
      if (Text.hasControlCharacter(name + value)) {
        return new Reading.Refusal("control characters are not allowed");
      }
      if (pairs.put(name, value) != null) {
        return new Reading.Refusal("the name '" + name + "' comes twice");
      }
    }
    return new Reading.Value(pairs);
  }

  /** Undoes percent encoding; null if it is broken. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] != '%') {
        decoded.put(encoded[i]);
      } else if (i + 2 < encoded.length
          && HexFormat.isHexDigit(encoded[i + 1])
          && HexFormat.isHexDigit(encoded[i + 2])) {
        int high = HexFormat.fromHexDigit(encoded[++i]);
        decoded.put((byte) (high << 4 | HexFormat.fromHexDigit(encoded[++i])));
      } else {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
