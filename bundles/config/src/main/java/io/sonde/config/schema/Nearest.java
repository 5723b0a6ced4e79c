package io.sonde.config.schema;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant: the one with the fewest edits, if they are few. */
public final class Nearest {
  /** Longest word that is looked at; comparing costs the product of the lengths. */
  private static final int MAX_LENGTH = 100;

  private Nearest() {}

  /** The nearest candidate, the first of several; empty if none is near. */
  public static Optional<String> of(String word, Collection<String> candidates) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String plain = plain(word);
    int best = Math.max(1, plain.length() / 4) + 1;
    String nearest = null;
    for (String candidate : candidates) {
      String other = plain(candidate);
      if (Math.abs(other.length() - plain.length()) >= best) {
        continue;
      }
      int edits = edits(plain, other);
      if (edits < best) {
        best = edits;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Words differ in letters only: prometheus-port, prometheusPort and prometheus.port are one. */
  private static String plain(String word) {
    StringBuilder plain = new StringBuilder(word.length());
    for (char c : word.toLowerCase(Locale.ROOT).toCharArray()) {
      if (c != '.' && c != '_' && c != '-') {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /**
   * Least number of letters to insert, delete, replace or swap with their neighbour (optimal string
   * alignment distance).
   */
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
