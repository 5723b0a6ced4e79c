package io.sonde.pipeline.span;

import java.util.List;

/**
 * What a user changed about the attributes of a signal. A pattern is an attribute's name in which
 * {@code *} stands for any text, also none. Compares texts: ask once for each attribute.
 *
 * @param include attributes to add to those that the signal has by default
 * @param exclude attributes to leave out; stronger than {@code include}
 */
public record Selection(List<String> include, List<String> exclude) {
  /** Changes nothing. */
  public static final Selection NONE = new Selection(List.of(), List.of());

  /** Copies the lists. */
  public Selection {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Whether an attribute stays that the signal has by default. */
  public boolean keeps(String name) {
    return !matchesAny(exclude, name);
  }

  /** Whether an attribute is added that the signal does not have by default. */
  public boolean adds(String name) {
    return matchesAny(include, name) && keeps(name);
  }

  private static boolean matchesAny(List<String> patterns, String name) {
    for (String pattern : patterns) {
      if (matches(pattern, name)) {
        return true;
      }
    }
    return false;
  }

  /** Greedy with one step back: the last star takes one character more when the rest fails. */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int retry = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
