package io.sonde.core.deploy;

import java.util.List;

/** Plugins as JSON (RFC 8259): an array with an object for each. */
final class StatusJson {
  private StatusJson() {}

  static String of(List<Status> statuses) {
    StringBuilder out = new StringBuilder("[");
    for (Status each : statuses) {
      out.append(out.length() == 1 ? "{" : ",{");
      field(out, "name", each.name()).append(',');
      field(out, "version", each.version()).append(',');
      field(out, "state", each.state().words()).append(',');
      field(out, "since", each.since().toString()).append(',');
      field(out, "sentence", each.sentence()).append(',');
      field(out, "file", each.file()).append(',');
      field(out, "digest", each.digest()).append(',');
      field(out, "previous", each.previous()).append(",\"protocols\":[");
      for (int at = 0; at < each.protocols().size(); at++) {
        text(at == 0 ? out : out.append(','), each.protocols().get(at));
      }
      out.append("]}");
    }
    return out.append(']').toString();
  }

  private static StringBuilder field(StringBuilder out, String name, String value) {
    text(out, name).append(':');
    return text(out, value);
  }

  private static StringBuilder text(StringBuilder out, String text) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append("\\u").append(String.format("%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"');
  }
}
