package io.sonde.pipeline.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes secrets out of URLs: the values of parameters whose names are known to hold them, and user
 * and password. Names are compared without regard to case and percent-encoding.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/">url
 *     attributes of the semantic conventions</a>
 */
public final class Redaction {
  /** What stands in the place of a secret. */
  static final String REDACTED = "REDACTED";

  private final Set<String> names = new HashSet<>();

  /**
   * @param names of parameters whose values are secrets
   */
  public Redaction(List<String> names) {
    for (String name : names) {
      this.names.add(name.toLowerCase(Locale.ROOT));
    }
  }

  /** A query without its secrets; the same string if it has none. */
  public String query(String query) {
    return clean(query, 0, "&;?#", "&#");
  }

  /** A path without the secrets in the parameters of its segments. */
  public String path(String path) {
    int semicolon = path.indexOf(';');
    return semicolon < 0 ? path : clean(path, semicolon + 1, ";/", ";/");
  }

  /** A URL without credentials and without the secrets in path, query and fragment. */
  public String url(String url) {
    String clean = credentials(url);
    int query = 0;
    while (query < clean.length() && "?#".indexOf(clean.charAt(query)) < 0) {
      query++;
    }
    String path = path(clean.substring(0, query));
    if (query == clean.length()) {
      return path;
    }
    return path + clean.charAt(query) + query(clean.substring(query + 1));
  }

  private static String credentials(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return url;
    }
    int from = scheme + 3;
    int end = from;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int at = url.lastIndexOf('@', end - 1);
    if (at < from) {
      return url;
    }
    int colon = url.indexOf(':', from);
    String replacement = colon >= 0 && colon < at ? REDACTED + ":" + REDACTED : REDACTED;
    return url.substring(0, from) + replacement + url.substring(at);
  }

  /**
   * Redacts the values of secret parameters.
   *
   * @param begins characters after which a name may begin
   * @param ends characters that end a secret; fewer, so that none ends too early
   */
  private String clean(String text, int from, String begins, String ends) {
    StringBuilder clean = null;
    int copied = 0;
    int name = from;
    while (name < text.length()) {
      int equals = endOf(text, name, "=" + begins);
      boolean secret = isValueAt(text, equals) && isSecret(text, name, equals);
      int end = endOf(text, equals, secret ? ends : begins);
      if (secret && end > equals + 1) {
        clean = clean == null ? new StringBuilder(text.length()) : clean;
        clean.append(text, copied, equals + 1).append(REDACTED);
        copied = end;
      }
      name = end + 1;
    }
    return clean == null ? text : clean.append(text, copied, text.length()).toString();
  }

  private static boolean isValueAt(String text, int equals) {
    return equals < text.length() && text.charAt(equals) == '=';
  }

  private static int endOf(String text, int from, String ends) {
    int end = from;
    while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private boolean isSecret(String text, int from, int to) {
    String name = text.substring(from, to);
    if (name.indexOf('%') >= 0) {
      name = decode(name);
    }
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Percent-decodes ASCII; what is no valid code stays as it is. */
  private static String decode(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      int code = name.charAt(i) == '%' && i + 2 < name.length() ? hex(name, i + 1) : -1;
      plain.append(code < 0 ? name.charAt(i) : (char) code);
      i += code < 0 ? 0 : 2;
    }
    return plain.toString();
  }

  private static int hex(String name, int at) {
    int high = Character.digit(name.charAt(at), 16);
    int low = Character.digit(name.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
