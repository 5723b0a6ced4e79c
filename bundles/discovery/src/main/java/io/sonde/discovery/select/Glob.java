package io.sonde.discovery.select;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for a whole text: {@code *} is any run of characters, also across {@code /}; {@code ?}
 * any one character; {@code [a-z]} one of a range, {@code [!a-z]} one outside it; {@code {a,b}} one
 * of several patterns; a backslash takes the next character as it is.
 *
 * <p>Matching takes time proportional to the text and the pattern, whatever either of them is.
 */
public final class Glob {
  private static final int MAX_ALTERNATIVES = 256;

  private final String pattern;
  private final List<String> alternatives = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if a bracket or brace is not closed, or the braces stand for
   *     more than 256 patterns
   */
  public Glob(String pattern) {
    this.pattern = pattern;
    expand(pattern);
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    for (String alternative : alternatives) {
      if (matches(alternative, text)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a path matches, or its last part if the pattern has no {@code /}: {@code nginx} matches
   * {@code /usr/sbin/nginx}.
   */
  public boolean matchesPath(String path) {
    return matches(path)
        || (pattern.indexOf('/') < 0 && matches(path.substring(path.lastIndexOf('/') + 1)));
  }

  @Override
  public String toString() {
    return pattern;
  }

  /** Replaces the first pair of braces by each of its alternatives, until there are none. */
  private void expand(String text) {
    int open = find(text, 0, "{");
    if (open < 0) {
      checkBrackets(text);
      if (alternatives.size() == MAX_ALTERNATIVES) {
        throw new IllegalArgumentException(
            "'" + pattern + "' stands for more than " + MAX_ALTERNATIVES + " patterns");
      }
      alternatives.add(text);
      return;
    }
    List<Integer> cuts = new ArrayList<>(List.of(open));
    int depth = 1;
    int at = open;
    while (depth > 0) {
      at = find(text, at + 1, "{,}");
      if (at < 0) {
        throw new IllegalArgumentException("'" + pattern + "' lacks a closing brace");
      }
      char here = text.charAt(at);
      depth += here == '{' ? 1 : here == '}' ? -1 : 0;
      if (depth == 0 || (depth == 1 && here == ',')) {
        cuts.add(at);
      }
    }
    for (int i = 1; i < cuts.size(); i++) {
      String middle = text.substring(cuts.get(i - 1) + 1, cuts.get(i));
      expand(text.substring(0, open) + middle + text.substring(at + 1));
    }
  }

  private void checkBrackets(String text) {
    for (int at = find(text, 0, "["); at >= 0; at = find(text, at + 1, "[")) {
      int close = closing(text, at);
      if (close < 0) {
        throw new IllegalArgumentException("'" + pattern + "' lacks a closing bracket");
      }
      at = close;
    }
  }

  /** Position of the first of {@code wanted} that is neither escaped nor between brackets. */
  private static int find(String text, int from, String wanted) {
    for (int i = from; i < text.length(); i++) {
      char here = text.charAt(i);
      if (wanted.indexOf(here) >= 0) {
        return i;
      }
      if (here == '\\') {
        i++;
      } else if (here == '[' && closing(text, i) > 0) {
        i = closing(text, i);
      }
    }
    return -1;
  }

  /** Position of the bracket that closes the one at {@code open}; at least one item is between. */
  private static int closing(String text, int open) {
    int first = open + (open + 1 < text.length() && text.charAt(open + 1) == '!' ? 2 : 1);
    return text.indexOf(']', first + 1);
  }

  /** The usual two pointers: on a mismatch, the last {@code *} takes one character more. */
  private static boolean matches(String glob, String text) {
    int at = 0;
    int star = -1;
    int retry = 0;
    int i = 0;
    while (i < text.length()) {
      if (at < glob.length() && glob.charAt(at) == '*') {
        star = at++;
        retry = i;
      } else if (at < glob.length() && matchesOne(glob, at, text.charAt(i))) {
        at = next(glob, at);
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++retry;
      } else {
        return false;
      }
    }
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    return at == glob.length();
  }

  private static int next(String glob, int at) {
    return switch (glob.charAt(at)) {
      case '[' -> closing(glob, at) + 1;
      case '\\' -> Math.min(at + 2, glob.length());
      default -> at + 1;
    };
  }

  private static boolean matchesOne(String glob, int at, char wanted) {
    return switch (glob.charAt(at)) {
      case '?' -> true;
      case '[' -> inRange(glob, at, closing(glob, at), wanted);
      case '\\' -> at + 1 < glob.length() && glob.charAt(at + 1) == wanted;
      default -> glob.charAt(at) == wanted;
    };
  }

  private static boolean inRange(String glob, int open, int close, char wanted) {
    boolean outside = glob.charAt(open + 1) == '!';
    boolean found = false;
    for (int i = open + (outside ? 2 : 1); i < close; i++) {
      if (i + 2 < close && glob.charAt(i + 1) == '-') {
        found |= glob.charAt(i) <= wanted && wanted <= glob.charAt(i + 2);
        i += 2;
      } else {
        found |= glob.charAt(i) == wanted;
      }
    }
    return found != outside;
  }
}
