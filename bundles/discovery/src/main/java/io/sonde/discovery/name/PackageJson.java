package io.sonde.discovery.name;

import java.nio.charset.StandardCharsets;

/**
 * Finds {@code "name"} of the outermost object of a {@code package.json}, without parsing the rest
 * of it: a scan that knows strings and nesting.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class PackageJson {
  private final String text;
  private int at;

  private PackageJson(String text) {
    this.text = text;
  }

  /** The name; empty if there is none or the file is no JSON as far as it was read. */
  static String name(byte[] json) {
    return new PackageJson(new String(json, StandardCharsets.UTF_8)).name();
  }

  private String name() {
    int depth = 0;
    while (at < text.length()) {
      char here = text.charAt(at);
      if (here == '"') {
        String string = string();
        if (depth == 1 && string.equals("name") && skipTo(':')) {
          at++;
          return skipTo('"') ? string() : "";
        }
      } else {
        depth += here == '{' || here == '[' ? 1 : here == '}' || here == ']' ? -1 : 0;
        at++;
      }
    }
    return "";
  }

  /** Whether only white space is between here and this character; moves to it if so. */
  private boolean skipTo(char wanted) {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() && text.charAt(at) == wanted;
  }

  /** Reads the string that begins here; a string with an escape stands for nothing we look for. */
  private String string() {
    int start = ++at;
    boolean escaped = false;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        escaped = true;
        at++;
      }
      at++;
    }
    boolean closed = at < text.length();
    at++;
    return escaped || !closed ? "" : text.substring(start, at - 1);
  }
}
