package io.sonde.config.source;

import io.sonde.config.schema.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that everything is told at once. */
public final class Problems {
  /** Nobody reads more than this; a hostile file could hold a hundred thousand. */
  static final int LIMIT = 100;

  private static final int MAX_QUOTED = 60;

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> notes = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private int more;

  /** Adds one. */
  public void add(Place place, String sentence) {
    if (problems.size() < LIMIT) {
      problems.add(new Problem(place, sentence));
    } else {
      more++;
    }
  }

  /** How many there are. */
  int count() {
    return problems.size() + more;
  }

  /** Adds something that is not wrong, but perhaps not what was meant. */
  public void note(Place place, String sentence) {
    notes.add(new Problem(place, sentence));
  }

  /** What is perhaps not meant, in the order in which it was added. */
  public List<Problem> notes() {
    return List.copyOf(notes);
  }

  /** Remembers that a key has no value because what is written is wrong. */
  void broken(Key key) {
    broken.add(key.name());
  }

  /** Whether a value of this key was refused, so that nothing can be said about it. */
  public boolean isBroken(String key) {
    return broken.contains(key);
  }

  /** All of them, those of the file first, by line. */
  public List<Problem> list() {
    List<Problem> all = new ArrayList<>(problems);
    all.sort(
        Comparator.comparing((Problem p) -> p.place().variable())
            .thenComparing(p -> p.place().line())
            .thenComparing(p -> p.place().column()));
    if (more > 0) {
      all.add(new Problem(all.getLast().place().at(0, 0), "and " + more + " more problems"));
    }
    return all;
  }

  /**
   * Text of a user in quotes: cut if it is long, without control characters, which could rewrite
   * the terminal.
   */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("'");
    text.codePoints()
        .limit(MAX_QUOTED)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(quoted::appendCodePoint);
    return quoted.append(text.length() > MAX_QUOTED ? "…'" : "'").toString();
  }
}
