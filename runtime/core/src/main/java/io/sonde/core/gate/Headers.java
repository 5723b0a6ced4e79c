package io.sonde.core.gate;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The main section of a manifest (JAR File Specification, "Manifest Specification"). The JDK takes
 * the last of two headers with the same name and the framework none, so here a second one is
 * refused.
 */
final class Headers {
  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private Headers() {}

  static Headers parse(byte[] manifest) throws Refusal {
    Headers headers = new Headers();
    // One char a byte: a continuation may stand between the bytes of one character.
    String text = new String(manifest, StandardCharsets.ISO_8859_1);
    StringBuilder header = new StringBuilder();
    for (String line : text.split("\r\n|\n|\r", -1)) {
      if (line.startsWith(" ")) {
        header.append(line, 1, line.length());
        continue;
      }
      headers.add(header.toString());
      header.setLength(0);
      if (line.isEmpty()) {
        break;
      }
      header.append(line);
    }
    headers.add(header.toString());
    return headers;
  }

  private void add(String header) throws Refusal {
    if (header.isEmpty()) {
      return;
    }
    int colon = header.indexOf(": ");
    if (colon <= 0) {
      throw new Refusal(
          "its manifest has the line '"
              + Words.line(header)
              + "', which is no header: build it anew");
    }
    String name = header.substring(0, colon);
    byte[] value = header.substring(colon + 2).getBytes(StandardCharsets.ISO_8859_1);
    if (values.put(name, new String(value, StandardCharsets.UTF_8).strip()) != null) {
      throw new Refusal(
          "its manifest has the header " + Words.line(name) + " twice: build it anew");
    }
  }

  /** Value of a header, null if it is not there. */
  String value(String name) {
    return values.get(name);
  }
}
